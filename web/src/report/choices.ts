/** What the report form offers: the district's own words once they are known, the built-in ones before. */
import { computed } from 'vue'
import { vocabulary } from '../app/vocabulary'
import { me } from '../app/me'
import type { Words } from '../app/language'
import builtIn from './built-in.json'

export type Named = { code: string; name: Words }

export const categories = computed<Named[]>(
  () => vocabulary.value?.categories.map(({ code, name }) => ({ code, name })) ?? builtIn.categories,
)

export const circumstances = computed<Named[]>(() => {
  const known = vocabulary.value?.lists.circumstance
  return known ? Object.entries(known).map(([code, name]) => ({ code, name })) : builtIn.circumstances
})

export const campuses = computed<Named[]>(() => me.value?.campuses ?? [])

export function nameIn(all: Named[], code: string): Words | undefined {
  return all.find((one) => one.code === code)?.name
}
