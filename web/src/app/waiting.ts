/** What waits on this device until it has been received or 72 hours are over. In IndexedDB, with its photos. */
import { createStore, del, entries, set, type UseStore } from 'idb-keyval'
import type { Fault } from './problems'
import type { Words } from './language'

/** `writing` is being typed; `waiting` is to be sent; `refused` has to be put right; `received` has a receipt, and
 * photos that may still be on their way. */
export type State = 'writing' | 'waiting' | 'refused' | 'received'

export type Waiting = {
  /** Also the key that it is sent under: sent twice it is done once. */
  id: string
  /** What it is: a report where nothing is said. */
  sort?: string
  /** The account that has confirmed it as its own; null before. */
  subject: string | null
  /** Who wrote it, by staff number. */
  staff: string
  /** By this device's clock, which may be wrong: nothing of the server's was heard perhaps. */
  begun: number
  /** The same by the server's clock: said once, before it is sent, so that what is sent again is the same. */
  moment?: string
  state: State
  photos?: Blob[]
  /** How many photos are done with, and how many of them were not taken. */
  arrived?: number
  lost?: number
  refusal?: { title: Words; faults: Fault[] }
}

const KEPT_FOR = 72 * 3_600_000

let store: UseStore | null = null

/** Its name is that of the first releases, which kept reports only. */
function place(): UseStore {
  store ??= createStore('reports', 'drafts')
  return store
}

/** A copy without Vue's proxies, which no browser stores; photos are not copied. Throws where the browser keeps nothing:
 * then the page says so. */
export async function keepWaiting(item: Waiting): Promise<void> {
  const { photos, ...rest } = item
  await set(item.id, { ...plain(rest), ...(photos && { photos: [...photos] }) }, place())
}

const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

export async function dropWaiting(id: string): Promise<void> {
  await del(id, place())
}

/** What there is, oldest first; what is older than 72 hours is erased, whatever became of it. */
export async function waitingHere(): Promise<Waiting[]> {
  const all = (await entries<string, Waiting>(place())).map(([, item]) => item)
  const over = all.filter((item) => item.begun + KEPT_FOR <= Date.now())
  await Promise.all(over.map((item) => dropWaiting(item.id)))
  return all.filter((item) => !over.includes(item)).sort((one, other) => one.begun - other.begun)
}
