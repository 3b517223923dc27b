/** What may be done with a record comes from the API, and so do the forms for it. */
import { ask } from './api'
import { readChecklists } from './checklists'
import type { Purpose } from './files'
import { keptOver } from './kept'
import { newKey } from './keys'
import { whoActs } from './session'
import {
  applying,
  choicesOf,
  withChoices,
  type CodeWords,
  type Form,
  type FormField,
  type Values,
} from '../kit/forms'
import type { Words } from './language'
import { choicesFor, nameOf } from './directory'

/** An action that is open to this account now, as a record's `actions` say. */
export type Offer = {
  name: string
  needs_version: boolean
  choices: Record<string, { code: string | number; name: Words | null }[]>
}

/** One that is not, and what is in the way. */
export type NotNow = { name: string; why: Words[] }

/** Files that records of a kind take for a purpose. */
export type TakesFiles = { purpose: Purpose; name: Words; media: string[]; most_bytes: number }

export type KindForms = {
  kind: string
  name: Words
  path: string
  actions: Form[]
  making: Form[]
  files?: TakesFiles[]
}

/** The record with which something has just been done on a page of its own: its page says so. */
export const justDone = keptOver<string>('just-done')

const read = new Map<string, Promise<KindForms>>()

/** The forms of a kind, read once. A failed reading is not kept. */
export function formsOf(kind: string): Promise<KindForms> {
  let found = read.get(kind)
  if (!found) {
    found = ask<KindForms>('GET', `/forms/${kind}`)
    found.catch(() => read.delete(kind))
    read.set(kind, found)
  }
  return found
}

/** The names that a form's choices come by, down to the members of its lists. */
function namesIn(fields: readonly FormField[]): string[] {
  return fields.flatMap((one) => [
    ...[one.names, one.of?.names].filter((name): name is string => name !== undefined),
    ...namesIn(one.fields ?? one.of?.fields ?? []),
  ])
}

const OF_CHECKLISTS = ['item', 'spot', 'selection']

/** What forms of a kind name and the folder of the kind has to ask for, by the name that the choices come by. */
type Lookups = Record<string, Record<string, () => Promise<CodeWords[]>>>
const OWN_LOOKUPS: Record<string, () => Promise<{ default: Lookups }>> = {
  activity: () => import('../outreach/lookups'),
  appointment: () => import('../outreach/lookups'),
  patrol_plan: () => import('../duty/lookups'),
  peak_post: () => import('../duty/lookups'),
  rota: () => import('../duty/lookups'),
  quiz_round: () => import('../outreach/lookups'),
  redemption: () => import('../outreach/lookups'),
  teaching_pack: () => import('../outreach/lookups'),
}

/** Reads what the form's choices need and is not there yet; answers what the folder of its kind had to ask for. */
async function prepared(kind: string, form: Form): Promise<Record<string, CodeWords[]>> {
  const names = namesIn(form.fields)
  if (names.some((name) => OF_CHECKLISTS.includes(name))) await readChecklists()
  const own = (await OWN_LOOKUPS[kind]?.())?.default[kind] ?? {}
  const asked = names.filter((name) => own[name]).map(async (name) => [name, await own[name]!()] as const)
  return Object.fromEntries(await Promise.all(asked))
}

/** The form of an action that is offered: those of its fields that apply to the record, with what they can be filled in with
 * now. */
export async function formOf(kind: string, offer: Offer, record: object): Promise<Form | undefined> {
  const form = (await formsOf(kind)).actions.find((one) => one.name === offer.name)
  if (!form) return undefined
  const fields = applying(form.fields, record as Record<string, unknown>, 'record')
  return { ...form, fields: filledIn(fields, offer.choices, await prepared(kind, form)) }
}

/** The form that makes a record, by its name in `makes` of /me or its path. */
export async function makingForm(kind: string, name: string): Promise<Form | undefined> {
  const form = (await formsOf(kind)).making.find((one) => one.name === name || one.path === name)
  return form && { ...form, fields: filledIn(form.fields, {}, await prepared(kind, form)) }
}

function filledIn(
  fields: FormField[],
  own: Offer['choices'],
  asked: Record<string, CodeWords[]>,
): FormField[] {
  const filled = withChoices(
    fields,
    (field, names) => own[field]?.map(coded) ?? asked[names ?? ''] ?? choicesFor(names),
  )
  // Where there is nothing to choose of, nobody is asked.
  return filled.filter((one) => one.required || choicesOf(one)?.length !== 0)
}

/** The record says which; what it leaves unnamed, the directory names. */
function coded(one: { code: string | number; name: Words | null }): CodeWords {
  return { code: one.code, ...(one.name ?? nameOf(String(one.code))) }
}

/** Does it, by the version that was looked at; answers what the API says of the record afterwards. Throws a Problem. */
export async function act<T>(
  form: Form,
  record: { case_id: string; version: number },
  body: Values,
): Promise<T> {
  const version = form.needs_version ? { version: record.version } : {}
  return ask<T>('POST', form.path.replace('{case_id}', record.case_id), {
    ...key(form),
    ...body,
    ...version,
    acting_staff: await whoActs(),
  })
}

/** Makes a record; the same `key` again is the same record. */
export async function make<T>(form: Form, body: Values, clientKey: string = newKey()): Promise<T> {
  return ask<T>('POST', form.path, { ...key(form, clientKey), ...body, acting_staff: await whoActs() })
}

function key(form: Form, value: string = newKey()): Values {
  return form.fields.some((one) => one.type === 'client_key') ? { client_key: value } : {}
}
