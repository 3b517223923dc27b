/** Units, campuses, posts and places by name: what forms may name, as far as this account may know it. */
import { computed, shallowRef } from 'vue'
import type { CodeWords } from '../kit/forms'
import { answer, api, type Schemas } from './api'
import type { Words } from './language'
import { checklists } from './checklists'
import { vocabulary } from './vocabulary'

export const directory = shallowRef<Schemas['DirectoryAnswer'] | null>(null)

let reading: Promise<void> | null = null

/** The browser keeps it by its ETag, so an unchanged one costs a few bytes. */
export function readDirectory(): Promise<void> {
  reading ??= answer(api.GET('/directory'))
    .then((read) => void (directory.value = read))
    .finally(() => (reading = null))
  return reading
}

const named = computed(() => {
  const all = directory.value
  const coded = [...(all?.units ?? []), ...(all?.campuses ?? []), ...(all?.places ?? [])]
  return new Map<string, Words>([
    ...coded.map((one): [string, Words] => [one.code, one.name]),
    ...(all?.posts ?? []).map((one): [string, Words] => [one.address, one.name]),
  ])
})

/** What a unit, campus, place or post is called; its code where this account does not know it. */
export function nameOf(code: string): Words {
  return named.value.get(code) ?? { zh: code, en: code }
}

type Listed = { code: string; name: Words; retired?: boolean }

function listed(all: readonly Listed[] | undefined): CodeWords[] | undefined {
  return all?.filter((one) => !one.retired).map((one) => ({ code: one.code, ...one.name }))
}

const KNOWN: Record<string, () => CodeWords[] | undefined> = {
  campus: () => listed(directory.value?.campuses),
  unit: () => listed(directory.value?.units),
  place: () => listed(directory.value?.places),
  post: () => directory.value?.posts.map((one) => ({ code: one.address, ...one.name })),
  item: () => checklists.value?.items.map((one) => ({ code: one.item, ...one.name })),
  spot: () => checklists.value?.areas.map((one) => ({ code: one.area, ...one.name })),
  selection: () => checklists.value?.selections.map((one) => ({ code: one.selection, ...one.name })),
  category: () => vocabulary.value?.categories.map((one) => ({ code: one.code, ...one.name })),
}

/** The choices for what a field names: the directory's, or a list of the vocabulary's. Undefined where neither knows. */
export function choicesFor(names: string | undefined): CodeWords[] | undefined {
  if (!names) return undefined
  if (KNOWN[names]) return KNOWN[names]()
  const list = vocabulary.value?.lists[names]
  return list && Object.entries(list).map(([code, words]) => ({ code, ...words }))
}
