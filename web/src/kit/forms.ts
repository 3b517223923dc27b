/** A form as data: what the API says that an action takes (`GET /forms/{kind}`), what was typed, and what is sent. No rule of
 * its own: bounds are the API's, and so is the judgement; only what was left empty is said before sending. */
import { say, type Words } from '../app/language'
import { fromLocalInput, toLocalInput } from '../app/times'
import { kitWords } from './words'

export type CodeWords = { code: string | number; zh: string; en: string }

export type FieldType =
  | 'text'
  | 'long_text'
  | 'staff_number'
  | 'client_key'
  | 'integer'
  | 'yes_no'
  | 'choice'
  | 'reference'
  | 'instant'
  | 'date'
  | 'time'
  | 'list'
  | 'table'
  | 'group'

/** What a value is; `of` says what the members of a list are, `names` what a code names. */
export type Holding = {
  type: FieldType
  least?: number
  most?: number
  pattern?: string
  unit?: Words
  names?: string
  choices?: CodeWords[]
  of?: Holding
  fields?: FormField[]
}

/** When a field applies: where another field of the form, or the record's own answer, has one of these codes, or anything
 * where none are named; with one of `needed` it has to be given. */
export type Where = { field?: string; record?: string; has?: Code[]; needed?: Code[] }
type Code = string | number | boolean

export type FormField = Holding & {
  name: string
  title: Words
  hint?: Words
  /** All of these have to hold. */
  where?: Where[]
  required: boolean
  default?: unknown
}

export type Form = {
  name: string
  label: Words
  path: string
  /** Of a form that makes a record: the action that `makes` of /me names. */
  action?: string | null
  binds: boolean
  needs_version: boolean
  fields: FormField[]
}

/** By the name of the field, as they are typed: text for nearly everything. */
export type Values = Record<string, unknown>
export type Faults = { field: string; text: string }[]

/** How a field is drawn. */
export type Drawn =
  | 'line'
  | 'box'
  | 'number'
  | 'yes'
  | 'decision'
  | 'one'
  | 'several'
  | 'several_of_many'
  | 'moment'
  | 'day'
  | 'time'
  | 'lines'
  | 'counts'
  | 'parts'
  | 'group'

const ALONE: Partial<Record<FieldType, Drawn>> = {
  long_text: 'box',
  integer: 'number',
  yes_no: 'yes',
  choice: 'one',
  instant: 'moment',
  date: 'day',
  time: 'time',
  table: 'counts',
  group: 'group',
}

/** More than so many are looked for, not looked through. */
const MANY = 16

function severalOf(choices: CodeWords[] | undefined): Drawn {
  if (!choices) return 'lines'
  return choices.length > MANY ? 'several_of_many' : 'several'
}

export function drawnAs(field: Holding & { required?: boolean }): Drawn {
  // What has to be decided is not decided by a box that nobody has touched.
  if (field.type === 'yes_no' && field.required) return 'decision'
  if (field.type === 'list') return field.of?.fields ? 'parts' : severalOf(choicesOf(field))
  if (field.type === 'reference') return field.choices ? 'one' : 'line'
  return ALONE[field.type] ?? 'line'
}

export function choicesOf(field: Holding): CodeWords[] | undefined {
  return field.choices ?? field.of?.choices
}

/** What the page sets by itself: who is acting, and under which key. */
const OURS: FieldType[] = ['staff_number', 'client_key']

export function asked(fields: FormField[]): FormField[] {
  return fields.filter(
    (one) => !(OURS.includes(one.type) && ['acting_staff', 'client_key'].includes(one.name)),
  )
}

/** The fields that apply to what is said: in the form itself, or by the record. Of what is not said here, nothing is known. */
export function applying(
  fields: FormField[],
  said: Record<string, unknown>,
  by: 'field' | 'record' = 'field',
): FormField[] {
  return fields.flatMap((field) => {
    const known = (field.where ?? []).filter((one) => one[by] !== undefined && one[by] in said)
    const holds = (codes: Code[] | undefined, one: Where) => isOneOf(said[one[by]!], codes)
    if (!known.every((one) => holds(one.has, one))) return []
    const needed = known.some((one) => one.needed && holds(one.needed, one))
    return [needed ? { ...field, required: true } : field]
  })
}

function isOneOf(value: unknown, codes?: Code[]): boolean {
  if (Array.isArray(value) && codes) return value.some((one) => isOneOf(one, codes))
  return codes ? codes.some((one) => String(one) === String(value)) : !isEmpty(value)
}

/** The same fields, with the choices that somebody knows for what they name: the record itself, or the directory. */
export function withChoices(
  fields: FormField[],
  known: (field: string, names?: string) => CodeWords[] | undefined,
): FormField[] {
  // Inside a part only the directory knows: a record's own choices are for the fields of the form itself.
  const inside = (of: FormField[]) => withChoices(of, (_, names) => known('', names))
  return fields.map((one): FormField => {
    if (one.fields) return { ...one, fields: inside(one.fields) }
    if (one.of?.fields) return { ...one, of: { ...one.of, fields: inside(one.of.fields) } }
    const choices = known(one.name, one.names ?? one.of?.names)
    if (!choices || choicesOf(one)) return one
    return one.type === 'list' && one.of ? { ...one, of: { ...one.of, choices } } : { ...one, choices }
  })
}

const NOTHING: Record<Drawn, () => unknown> = {
  line: () => '',
  box: () => '',
  number: () => '',
  yes: () => false,
  decision: () => '',
  one: () => '',
  several: () => [],
  several_of_many: () => [],
  moment: () => '',
  day: () => '',
  time: () => '',
  lines: () => '',
  counts: () => ({}),
  parts: () => [],
  group: () => ({}),
}

/** What stands in a form before anybody has typed: the API's default, or nothing. */
export function emptyValues(fields: FormField[]): Values {
  return Object.fromEntries(fields.map((field) => [field.name, beginning(field)]))
}

function beginning(field: FormField): unknown {
  const drawn = drawnAs(field)
  if (drawn === 'group') return emptyValues(field.fields ?? [])
  // Where there is one answer only, nobody is made to give it.
  const only = field.required && drawn === 'one' ? choicesOf(field) : undefined
  if (only?.length === 1) return only[0]!.code
  if (field.default === undefined) return NOTHING[drawn]()
  return typed(drawn, field.default)
}

/** A value of the API as it is typed. */
function typed(drawn: Drawn, value: unknown): unknown {
  if (drawn === 'yes' || drawn === 'counts' || drawn === 'parts') return value
  if (drawn === 'several' || drawn === 'several_of_many') return (value as unknown[]).map(String)
  if (drawn === 'lines') return (value as string[]).join('\n')
  return drawn === 'moment' ? toLocalInput(String(value)) : String(value)
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0
  if (value && typeof value === 'object') return Object.values(value).every(isEmpty)
  return value === '' || value === null || value === undefined
}

/** What has to be said before it is worth sending; `before` is where a part stands in its form. */
export function faultsIn(fields: FormField[], values: Values, before = ''): Faults {
  return applying(fields, values).flatMap((field) => {
    const at = before + field.name
    const value = values[field.name]
    const words = { field: say(field.title) }
    if (isEmpty(value)) return field.required ? [{ field: at, text: say(kitWords.missing, words) }] : []
    if (field.type === 'integer' && !/^-?\d+$/.test(String(value).trim())) {
      return [{ field: at, text: say(kitWords.notNumber, words) }]
    }
    if (field.type === 'group') return faultsIn(field.fields ?? [], value as Values, `${at}.`)
    const parts = drawnAs(field) === 'parts' ? (value as Values[]) : []
    return parts.flatMap((part, place) => faultsIn(field.of?.fields ?? [], part, `${at}.${place}.`))
  })
}

const codesOf = (value: string[], field: FormField) => value.map((one) => codeOf(one, field))

const SAYS: Partial<Record<Drawn, (value: never, field: FormField) => unknown>> = {
  number: (value: string) => Number(value),
  decision: (value: string) => value === 'true',
  one: (value: string, field) => codeOf(value, field),
  several: codesOf,
  several_of_many: codesOf,
  moment: fromLocalInput,
  lines: (value: string) =>
    value
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean),
  counts: (value: Record<string, string>) =>
    Object.fromEntries(Object.entries(value).flatMap(([code, n]) => (n === '' ? [] : [[code, Number(n)]]))),
  parts: (value: Values[], field) => value.map((part) => bodyOf(field.of?.fields ?? [], part)),
  group: (value: Values, field) => bodyOf(field.fields ?? [], value),
}

/** A control knows text only; a code may be a number. */
function codeOf(typedCode: string, field: FormField): unknown {
  return choicesOf(field)?.find((one) => String(one.code) === String(typedCode))?.code ?? typedCode
}

/** What is sent: nothing for what does not apply or was left empty, so that the API's own default holds. */
export function bodyOf(fields: FormField[], values: Values): Values {
  return Object.fromEntries(
    applying(fields, values)
      .filter((field) => !isEmpty(values[field.name]))
      .map((field) => {
        const value = values[field.name]
        return [field.name, SAYS[drawnAs(field)]?.(value as never, field) ?? value]
      }),
  )
}

/** The fault of a field, or of one inside it. */
export function faultOf(faults: Faults, name: string): string | undefined {
  return faults.find((one) => one.field === name)?.text
}
