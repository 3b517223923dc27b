/** What somebody ticks on a walk through a checklist, on this device until it has been recorded: one for each inspection, campus
 * and person. In IndexedDB, with the photos. */
import { createStore, del, entries, get, set, type UseStore } from 'idb-keyval'
import { serverNow } from '../app/clock'
import { newKey } from '../app/keys'

export type Verdict = '' | 'yes' | 'no' | 'none'

/** One item of the checklist. `key` is what its finding is sent under: sent twice it is one. */
export type Looked = {
  verdict: Verdict
  area: string
  number: string
  text: string
  photos: Blob[]
  key: string
  /** The hazard that it was recorded as, and how many of its photos have gone there. */
  hazard: string
  arrived: number
}

export type Walk = { id: string; touched: number; items: Record<string, Looked> }

const KEPT_FOR = 72 * 3_600_000

export function unseen(): Looked {
  return { verdict: '', area: '', number: '', text: '', photos: [], key: newKey(), hazard: '', arrived: 0 }
}

export function walkId(writer: string, inspection: string, campus: string): string {
  return `${writer}|${inspection}|${campus}`
}

let store: UseStore | null = null

function place(): UseStore {
  store ??= createStore('inspections', 'walks')
  return store
}

/** What was kept, or a new one; what nobody has touched for 72 hours is erased. Throws where the browser keeps nothing. */
export async function walkOf(id: string): Promise<Walk> {
  const all = await entries<string, Walk>(place())
  const over = all.filter(([, walk]) => walk.touched + KEPT_FOR <= serverNow())
  await Promise.all(over.map(([old]) => del(old, place())))
  return (await get<Walk>(id, place())) ?? { id, touched: serverNow(), items: {} }
}

/** Photos are kept as they are; the rest is a copy without Vue's proxies, which no browser stores. */
export async function keepWalk(walk: Walk): Promise<void> {
  const items = Object.fromEntries(
    Object.entries(walk.items).map(([item, one]) => [item, { ...one, photos: [...one.photos] }]),
  )
  await set(walk.id, { id: walk.id, touched: serverNow(), items }, place())
}

export async function dropWalk(id: string): Promise<void> {
  await del(id, place())
}
