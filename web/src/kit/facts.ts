/** What a page tells of a record, name by name. */
import type { Words } from '../app/language'

/** `to` leads to what the fact names. */
export type Fact = { key: string; name: Words; text: string; to?: string }

/** One fact, or none where nothing is known. */
export function fact(key: string, name: Words, text: string | null | undefined, to?: string): Fact[] {
  return text ? [{ key, name, text, to }] : []
}
