/** What waits on this device for the network, for a sign-in, or for its writer: sent once, and never called sent before.
 *
 * It belongs to its writer, the account and the staff number. Whoever finds the phone sees a count, and no word of it.
 * What there is to send, and how, its folder says (`sends`): reports in report/outbox.ts, check-ins in app/kept-actions.ts.
 */
import { computed, reactive, ref, watch } from 'vue'
import { byServer } from './clock'
import { sendFile, type Purpose } from './files'
import { keptOver } from './kept'
import { me } from './me'
import { asProblem, type Problem } from './problems'
import { session } from './session'
import { dropWaiting, keepWaiting, waitingHere, type Waiting } from './waiting'

const AGAIN = 15_000

export const outbox = reactive({
  items: [] as Waiting[],
  /** The one that is under way. */
  sending: null as string | null,
  /** This browser keeps nothing: what is typed lives as long as the page. */
  keepsNothing: false,
})

/** Why the last attempt did not go through. */
export const lastProblem = ref<Problem | null>(null)

/** What was begun on this tab: before sign-in there is no other way to know whose it is. */
const begunHere = keptOver<string[]>('begun-here')

export function beginHere(id: string): void {
  begunHere.write([...(begunHere.read() ?? []), id])
}

function isMine(item: Waiting): boolean {
  if (item.subject && item.subject !== session.signIn?.subject) return false
  if (item.staff && item.staff === session.staff) return true
  return !item.subject && !session.locked && (begunHere.read() ?? []).includes(item.id)
}

export const mine = computed(() => outbox.items.filter(isMine))
/** Somebody else's, on the same phone. */
export const others = computed(() =>
  outbox.items.filter((item) => !isMine(item) && item.state !== 'received'),
)

export async function readOutbox(): Promise<void> {
  const before = [...outbox.items]
  try {
    const kept = await waitingHere()
    // What somebody did while it was read is not in it yet.
    const since = outbox.items.filter((item) => ![...before, ...kept].some((one) => one.id === item.id))
    outbox.items = [...kept, ...since]
  } catch {
    outbox.keepsNothing = true
  }
}

export async function keep(item: Waiting): Promise<void> {
  const known = outbox.items.findIndex((one) => one.id === item.id)
  if (known < 0) outbox.items.push(item)
  else outbox.items[known] = item
  try {
    await keepWaiting(item)
  } catch {
    outbox.keepsNothing = true
  }
}

export async function forget(id: string): Promise<void> {
  outbox.items = outbox.items.filter((item) => item.id !== id)
  await dropWaiting(id).catch(() => undefined)
}

/** The writer says: this is mine. From here on it is sent as soon as it can be. */
export async function release<W extends Waiting>(item: W): Promise<void> {
  await keep({
    ...item,
    subject: session.signIn?.subject ?? null,
    staff: session.staff,
    state: 'waiting',
    refusal: undefined,
  })
  await flush()
}

const senders = new Map<string | undefined, (item: never) => Promise<void>>()

/** How what is of this sort is sent, and forgotten once it has been received. Throws a Problem. */
export function sends<W extends Waiting>(sort: W['sort'], send: (item: W) => Promise<void>): void {
  senders.set(sort, send)
}

/** The photos of what has been received, as they arrive. What may yet do is thrown; what is refused for good is counted. */
export async function sendPhotos(item: Waiting, caseId: string, purpose: Purpose): Promise<void> {
  const { photos = [], arrived = 0 } = item
  let now = item
  for (let n = arrived; n < photos.length; n += 1) {
    const taken = await photoSent(caseId, purpose, photos[n]!, `${item.id}-${n}`)
    now = { ...now, arrived: n + 1, lost: (now.lost ?? 0) + (taken ? 0 : 1) }
    await keep(now)
  }
}

async function photoSent(caseId: string, purpose: Purpose, photo: Blob, key: string): Promise<boolean> {
  try {
    await sendFile(caseId, purpose, photo, key)
    return true
  } catch (thrown) {
    const problem = asProblem(thrown)
    if (problem.passes || problem.kind === 'signed-out') throw problem
    return false
  }
}

/** Ready to go: signed in as its writer, and complete. */
function goes(item: Waiting): boolean {
  return isMine(item) && item.subject !== null && (item.state === 'waiting' || item.state === 'received')
}

let flushing: Promise<void> | null = null

/** Sends what can be sent, one after the other. Safe to call at any time; two tabs send the same key. */
export function flush(): Promise<void> {
  flushing ??= sendAll().finally(() => (flushing = null))
  return flushing
}

/** When it was, by the server's clock, however long it has waited. */
async function dated(item: Waiting): Promise<Waiting> {
  if (item.moment) return item
  const found = { ...item, moment: new Date(byServer(Math.min(item.begun, Date.now()))).toISOString() }
  await keep(found)
  return found
}

/** Who is acting, in what way they may report and what time it is: the server has to have been heard first. */
function isKnown(): boolean {
  return me.value !== null && session.staff !== '' && !session.locked
}

async function sendAll(): Promise<void> {
  for (const waiting of outbox.items.filter(goes)) {
    if (!isKnown()) return
    const item = await dated(waiting)
    outbox.sending = item.id
    try {
      await senders.get(item.sort)?.(item as never)
      lastProblem.value = null
    } catch (thrown) {
      const problem = asProblem(thrown)
      lastProblem.value = problem
      if (problem.kind === 'offline' || problem.kind === 'signed-out') return
      if (!problem.passes && item.state === 'waiting') await refuse(item, problem)
    } finally {
      outbox.sending = null
    }
  }
}

/** Its writer puts it right: the same again would be refused again. */
function refuse(item: Waiting, { title, faults }: Problem): Promise<void> {
  return keep({ ...item, state: 'refused', refusal: { title, faults } })
}

/** Reads what is kept, and sends whenever the network or the writer is back. */
export function watchOutbox(): void {
  void readOutbox().then(flush)
  watch(
    () => [session.signIn?.subject, session.staff, session.locked, me.value?.account],
    () => void flush(),
  )
  window.addEventListener('online', () => void flush())
  setInterval(() => {
    if (outbox.items.some(goes)) void flush()
  }, AGAIN)
}
