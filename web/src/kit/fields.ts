/** What every field takes. `name` is the API's: a fault that the API names leads to it. */
export type FieldProps = {
  name: string
  label: string
  hint?: string
  fault?: string
  /** The word for "may be left empty", where it may. */
  optional?: string
  required?: boolean
}

export type Choice = { code: string; words: string; disabled?: boolean }
