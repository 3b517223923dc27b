/** Reports in the outbox (app/outbox.ts): erased as they are received, with photos that follow. */
import { computed, watchEffect } from 'vue'
import { answer, api } from '../app/api'
import { badges } from '../app/badges'
import { keptOver } from '../app/kept'
import { me } from '../app/me'
import {
  beginHere,
  forget,
  keep as keepItem,
  mine as allMine,
  others as allOthers,
  outbox,
  sendPhotos,
  sends,
} from '../app/outbox'
import { session } from '../app/session'
import { fromLocalInput } from '../app/times'
import { emptyContent, isDraft, isWorthKeeping, newDraft, type Draft, type Receipt } from './drafts'

export const mine = computed(() => allMine.value.filter(isDraft))
export const unsent = computed(() => mine.value.filter((draft) => draft.state !== 'received'))
/** Somebody else's, on the same phone: how many, nothing more. */
export const others = computed(() => allOthers.value.filter(isDraft).length)

export function draftOf(id: string): Draft | undefined {
  return mine.value.find((draft) => draft.id === id)
}

/** A new one, not kept before there is something in it. */
export function begin(): Draft {
  const draft = newDraft(session.signIn?.subject ?? null, session.staff)
  beginHere(draft.id)
  return draft
}

export async function keep(draft: Draft): Promise<void> {
  if (outbox.items.some((one) => one.id === draft.id) || isWorthKeeping(draft)) await keepItem(draft)
}

/** What this tab has just sent, for a page that comes later than its receipt. */
export const justSent: { id?: string; receipt?: Receipt } = {}

sends<Draft>(undefined, async (draft) => {
  const receipt = draft.receipt ?? (await answer(api.POST('/reports', { body: bodyOf(draft) })))
  rememberReceipt(receipt)
  if (draft.id === justSent.id) justSent.receipt = receipt
  // The words are erased at once; photos go as they arrive.
  const now: Draft = { ...draft, state: 'received', receipt, content: emptyContent() }
  await keepItem(now)
  await sendPhotos(now, receipt.case_id, 'evidence')
  await forget(draft.id)
})

function bodyOf(draft: Draft) {
  const { discovered_at, channel, ...content } = draft.content
  return {
    ...content,
    circumstances: content.circumstances as never[],
    channel: (channel || me.value?.channels[0]?.code || 'school_form') as 'school_form',
    // "Just now" is when the form was begun, however long it waited for a network.
    discovered_at: discovered_at ? fromLocalInput(discovered_at) : draft.moment,
    client_key: draft.id,
    acting_staff: session.staff,
  }
}

/** Receipts of this tab, until it is closed or signed out: the report itself is under "my reports". */
const receipts = keptOver<Record<string, Receipt>>('receipts')

function rememberReceipt(receipt: Receipt): void {
  receipts.write({ ...receipts.read(), [receipt.case_id]: receipt })
}

export function receiptOf(caseId: string): Receipt | undefined {
  return receipts.read()?.[caseId] ?? mine.value.find((one) => one.receipt?.case_id === caseId)?.receipt
}

/** The report's entry in the menu says how many wait. */
watchEffect(() => (badges['/app/report'] = unsent.value.length))
