/** Reports on this device, until they have been received or 72 hours are over. In IndexedDB, with their photos. */
import { createStore, del, entries, set, type UseStore } from 'idb-keyval'
import { serverNow } from '../app/clock'
import { newKey } from '../app/keys'
import type { Schemas } from '../app/api'
import type { Fault } from '../app/problems'
import type { Words } from '../app/language'

export type Receipt = Schemas['ReceiptAnswer']

/** What somebody fills in. `campus` may be '' until the sign-in has said which there are. */
export type Content = {
  category: string
  campus: string
  place: string
  text: string
  circumstances: string[]
  anonymous: boolean
  on_behalf: boolean
  school_left_out: boolean
  channel: string
  discovered_at: string
}

/** `writing` is being typed; `waiting` is to be sent; `refused` has to be put right; `received` has a receipt, and
 * photos that may still be on their way. */
export type State = 'writing' | 'waiting' | 'refused' | 'received'

export type Draft = {
  /** Also the key that it is sent under: sent twice it is one report. */
  id: string
  /** The account that has confirmed it as its own; null before. */
  subject: string | null
  /** Who wrote it, by staff number. */
  staff: string
  begun: number
  state: State
  content: Content
  photos: Blob[]
  /** How many photos are done with, and how many of them were not taken. */
  arrived: number
  lost: number
  receipt?: Receipt
  refusal?: { title: Words; faults: Fault[] }
}

const KEPT_FOR = 72 * 3_600_000

export function emptyContent(): Content {
  return {
    category: '',
    campus: '',
    place: '',
    text: '',
    circumstances: [],
    anonymous: false,
    on_behalf: false,
    school_left_out: false,
    channel: '',
    discovered_at: '',
  }
}

export function newDraft(subject: string | null, staff: string): Draft {
  return {
    id: newKey(),
    subject,
    staff,
    begun: serverNow(),
    state: 'writing',
    content: emptyContent(),
    photos: [],
    arrived: 0,
    lost: 0,
  }
}

export function isWorthKeeping(draft: Draft): boolean {
  const { category, place, text } = draft.content
  return Boolean(category || place.trim() || text.trim() || draft.photos.length)
}

let store: UseStore | null = null

function place(): UseStore {
  store ??= createStore('reports', 'drafts')
  return store
}

/** Throws where the browser keeps nothing: then the page says so. */
export async function keepDraft(draft: Draft): Promise<void> {
  await set(draft.id, draft, place())
}

export async function dropDraft(id: string): Promise<void> {
  await del(id, place())
}

/** What there is, oldest first; what is older than 72 hours is erased, whatever became of it. */
export async function keptDrafts(): Promise<Draft[]> {
  const all = (await entries<string, Draft>(place())).map(([, draft]) => draft)
  const over = all.filter((draft) => draft.begun + KEPT_FOR <= serverNow())
  await Promise.all(over.map((draft) => dropDraft(draft.id)))
  return all.filter((draft) => !over.includes(draft)).sort((one, other) => one.begun - other.begun)
}
