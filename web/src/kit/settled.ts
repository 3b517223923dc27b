import type { Form } from './forms'

/** What an address says of the fields of a form, `?year=2026&number=7`: it is said and sent, not asked. */
export function settledBy(query: Record<string, unknown>, form: Form | null): Record<string, string> {
  const said = (form?.fields ?? []).map((one) => [one.name, query[one.name]] as const)
  return Object.fromEntries(said.filter((one): one is [string, string] => typeof one[1] === 'string'))
}
