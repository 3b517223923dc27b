/** Reports as they are written, and how they wait on this device (app/waiting.ts). */
import { newKey } from '../app/keys'
import type { Schemas } from '../app/api'
import type { Waiting } from '../app/waiting'

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
  behalf_of?: Schemas['IncidentsReportBody']['behalf_of']
  school_left_out: boolean
  channel: string
  discovered_at: string
}

export type Draft = Waiting & {
  sort?: undefined
  content: Content
  photos: Blob[]
  arrived: number
  lost: number
  receipt?: Receipt
}

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
    begun: Date.now(),
    state: 'writing',
    content: emptyContent(),
    photos: [],
    arrived: 0,
    lost: 0,
  }
}

export function isDraft(item: Waiting): item is Draft {
  return item.sort === undefined
}

export function isWorthKeeping(draft: Draft): boolean {
  const { category, place, text } = draft.content
  return Boolean(category || place.trim() || text.trim() || draft.photos.length)
}
