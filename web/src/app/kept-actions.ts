/** Actions that are kept until they have been done: a check-in at a gate or at a point, a hazard with its photos, whatever the
 * network does (app/outbox.ts). Each may say when it was, as of the tap and not of the sending. */
import { computed, reactive, watchEffect } from 'vue'
import { ask } from './api'
import { badges } from './badges'
import { newKey } from './keys'
import { beginHere, forget, keep, mine, others, release, sendPhotos, sends } from './outbox'
import { isSignedIn, session, whoActs } from './session'
import type { Form, Values } from '../kit/forms'
import type { Purpose } from './files'
import type { Words } from './language'
import type { Waiting } from './waiting'

export type KeptAction = Waiting & {
  sort: 'action'
  path: string
  body: Values
  /** The field that says when it was, where the action has one. */
  when?: string
  /** What is done, and where, for its writer. */
  label: Words
  about: Words
  /** The page with its form, where what was refused is put right: `?kept=<id>`. */
  page?: string
  /** For what its photos are; they follow once it has been received. */
  purpose?: Purpose
  /** What the API answered, while photos are still on their way. */
  answer?: unknown
}

/** What was sent where and what the API answered, by the key of the action: for the page that waits for it. */
export const done = reactive<Record<string, { path: string; answer: unknown }>>({})

function isAction(item: Waiting): item is KeptAction {
  return item.sort === 'action'
}

export const keptActions = computed(() => mine.value.filter(isAction))
/** Somebody else's, on the same phone: how many, nothing more. */
export const othersActions = computed(() => others.value.filter(isAction).length)

const counted = new Set<string>()
/** The menu's entry of a form says how many of its own have not arrived. */
watchEffect(() => {
  const waiting = keptActions.value.filter((one) => one.page && one.state !== 'received')
  for (const page of new Set([...counted, ...waiting.map((one) => one.page!)])) {
    counted.add(page)
    badges[page] = waiting.filter((one) => one.page === page).length
  }
})

sends<KeptAction>('action', async (item) => {
  const when = item.when ? { [item.when]: item.moment } : {}
  const body = { ...when, ...item.body, client_key: item.id, acting_staff: item.staff }
  const answer = item.answer ?? (await ask('POST', item.path, body))
  if (item.photos?.length && item.purpose) {
    // Its words are erased at once, as those of a report.
    const received: KeptAction = { ...item, state: 'received', answer, body: {} }
    await keep(received)
    await sendPhotos(received, (answer as { case_id: string }).case_id, item.purpose)
  }
  await forget(item.id)
  done[item.id] = { path: item.path, answer }
})

type Wanted = Pick<KeptAction, 'path' | 'body' | 'when' | 'label' | 'about' | 'photos' | 'purpose' | 'page'>

/** Does it as soon as it can be done; answers its key. Before sign-in it waits for its writer. `refused` is the one that this
 * puts right: its key stays, since nothing was done under it. */
export async function doOnce(wanted: Wanted, refused?: KeptAction): Promise<string> {
  const item: KeptAction = {
    ...wanted,
    id: refused?.id ?? newKey(),
    sort: 'action',
    subject: null,
    staff: session.staff,
    begun: refused?.begun ?? Date.now(),
    state: 'writing',
  }
  if (!refused) beginHere(item.id)
  // First it is kept: who acts may be asked for as long as it takes.
  await keep(item)
  if (isSignedIn.value) await confirm(item)
  return item.id
}

/** Its writer has signed in, and says who they are. */
export async function confirm(item: KeptAction): Promise<void> {
  await whoActs()
  await release(item)
}

/** An action of a record with nothing to fill in but when it was: one tap. `given` is what the page asked for itself. */
export function tapped(form: Form, caseId: string, about: Words, given: Values = {}): Promise<string> {
  const when = form.fields.find((one) => one.type === 'instant' && !one.required)
  return doOnce({
    path: form.path.replace('{case_id}', caseId),
    body: given,
    when: when?.name,
    label: form.label,
    about,
  })
}
