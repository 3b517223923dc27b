/** Reports that wait for the network, for a sign-in, or for their writer: sent once, and never called sent before.
 *
 * A draft belongs to its writer, the account and the staff number. Whoever finds the phone sees a count, and no word of it.
 */
import { computed, reactive, ref, watch, watchEffect } from 'vue'
import { answer, api } from '../app/api'
import { badges } from '../app/badges'
import { sendFile } from '../app/files'
import { keptOver } from '../app/kept'
import { me } from '../app/me'
import { asProblem, type Problem } from '../app/problems'
import { session } from '../app/session'
import { fromLocalInput } from '../app/times'
import {
  dropDraft,
  emptyContent,
  isWorthKeeping,
  keepDraft,
  keptDrafts,
  newDraft,
  type Draft,
  type Receipt,
} from './drafts'

const AGAIN = 15_000

export const outbox = reactive({
  drafts: [] as Draft[],
  /** The one that is under way. */
  sending: null as string | null,
  /** This browser keeps nothing: what is typed lives as long as the page. */
  keepsNothing: false,
})

/** Why the last attempt did not go through. */
export const lastProblem = ref<Problem | null>(null)

/** Drafts that were begun on this tab: before sign-in there is no other way to know whose they are. */
const begunHere = keptOver<string[]>('begun-here')

function isMine(draft: Draft): boolean {
  if (draft.subject && draft.subject !== session.signIn?.subject) return false
  if (draft.staff && draft.staff === session.staff) return true
  return !draft.subject && !session.locked && (begunHere.read() ?? []).includes(draft.id)
}

export const mine = computed(() => outbox.drafts.filter(isMine))
export const unsent = computed(() => mine.value.filter((draft) => draft.state !== 'received'))
/** Somebody else's, on the same phone: how many, nothing more. */
export const others = computed(() => outbox.drafts.filter((draft) => !isMine(draft) && !draft.receipt).length)

export async function readOutbox(): Promise<void> {
  try {
    outbox.drafts = await keptDrafts()
  } catch {
    outbox.keepsNothing = true
  }
}

export function draftOf(id: string): Draft | undefined {
  return mine.value.find((draft) => draft.id === id)
}

/** A new one, not kept before there is something in it. */
export function begin(): Draft {
  const draft = newDraft(session.signIn?.subject ?? null, session.staff)
  begunHere.write([...(begunHere.read() ?? []), draft.id])
  return draft
}

export async function keep(draft: Draft): Promise<void> {
  const known = outbox.drafts.findIndex((one) => one.id === draft.id)
  if (known < 0) {
    if (!isWorthKeeping(draft)) return
    outbox.drafts.push(draft)
  } else outbox.drafts[known] = draft
  try {
    // A copy without Vue's proxies, which no browser stores; photos are not copied.
    await keepDraft({ ...plain({ ...draft, photos: [] }), photos: [...draft.photos] })
  } catch {
    outbox.keepsNothing = true
  }
}

const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

export async function forget(id: string): Promise<void> {
  outbox.drafts = outbox.drafts.filter((draft) => draft.id !== id)
  await dropDraft(id).catch(() => undefined)
}

/** The writer says: this is mine, and it is about this campus. From here on it is sent as soon as it can be. */
export async function release(draft: Draft): Promise<void> {
  await keep({
    ...draft,
    subject: session.signIn?.subject ?? null,
    staff: session.staff,
    state: 'waiting',
    refusal: undefined,
  })
  await flush()
}

/** Ready to go: signed in as its writer, and complete. */
function goes(draft: Draft): boolean {
  return isMine(draft) && draft.subject !== null && (draft.state === 'waiting' || draft.state === 'received')
}

let flushing: Promise<void> | null = null

/** Sends what can be sent, one after the other. Safe to call at any time; two tabs send the same key. */
export function flush(): Promise<void> {
  flushing ??= sendAll().finally(() => (flushing = null))
  return flushing
}

async function sendAll(): Promise<void> {
  for (const draft of outbox.drafts.filter(goes)) {
    if (session.locked || !session.staff) return
    outbox.sending = draft.id
    try {
      await sendOne(draft)
      lastProblem.value = null
    } catch (thrown) {
      const problem = asProblem(thrown)
      lastProblem.value = problem
      if (problem.kind === 'offline' || problem.kind === 'signed-out') return
    } finally {
      outbox.sending = null
    }
  }
}

async function sendOne(draft: Draft): Promise<void> {
  const receipt = draft.receipt ?? (await received(draft))
  rememberReceipt(receipt)
  // The words are erased at once; photos go as they arrive.
  let now: Draft = { ...draft, state: 'received', receipt, content: emptyContent() }
  await keep(now)
  for (let n = now.arrived; n < now.photos.length; n += 1) {
    const taken = await photoSent(receipt.case_id, now, n)
    now = { ...now, arrived: n + 1, lost: now.lost + (taken ? 0 : 1) }
    await keep(now)
  }
  await forget(draft.id)
}

/** False where the photo is refused for good; what may yet do is thrown. */
async function photoSent(caseId: string, draft: Draft, n: number): Promise<boolean> {
  try {
    await sendFile(caseId, 'evidence', draft.photos[n]!, `${draft.id}-${n}`)
    return true
  } catch (thrown) {
    const problem = asProblem(thrown)
    if (problem.passes || problem.kind === 'signed-out') throw problem
    return false
  }
}

async function received(draft: Draft): Promise<Receipt> {
  try {
    return await answer(api.POST('/reports', { body: bodyOf(draft) }))
  } catch (thrown) {
    const problem = asProblem(thrown)
    if (problem.kind === 'refused') {
      await keep({ ...draft, state: 'refused', refusal: { title: problem.title, faults: problem.faults } })
    }
    throw problem
  }
}

function bodyOf(draft: Draft) {
  const { discovered_at, channel, ...content } = draft.content
  return {
    ...content,
    circumstances: content.circumstances as never[],
    channel: (channel || me.value?.channels[0]?.code || 'school_form') as 'school_form',
    // "Just now" is when the form was begun, however long it waited for a network.
    discovered_at: discovered_at ? fromLocalInput(discovered_at) : new Date(draft.begun).toISOString(),
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
  return receipts.read()?.[caseId] ?? outbox.drafts.find((one) => one.receipt?.case_id === caseId)?.receipt
}

const OUTBOX = '/app/report'

/** Reads what is kept, and sends whenever the network or the writer is back. */
export function watchOutbox(): void {
  void readOutbox().then(flush)
  watch(
    () => [session.signIn?.subject, session.staff, session.locked, me.value?.account],
    () => void flush(),
  )
  watchEffect(() => (badges[OUTBOX] = unsent.value.length))
  window.addEventListener('online', () => void flush())
  setInterval(() => {
    if (outbox.drafts.some(goes)) void flush()
  }, AGAIN)
}
