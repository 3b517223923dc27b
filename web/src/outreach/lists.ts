/** Words of several codes, as one line. */
import { say, type Words } from '../app/language'

export function inOneLine(names: readonly (Words | null | undefined)[]): string {
  return names
    .map((one) => say(one))
    .filter(Boolean)
    .join('、')
}
