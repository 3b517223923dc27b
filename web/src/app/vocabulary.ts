/** The words of every code, from the API, so that a page and a message never differ. Kept by version in the browser. */
import { get, set } from 'idb-keyval'
import { shallowRef } from 'vue'
import { answer, api, type Schemas } from './api'
import type { Words } from './language'

type Vocabulary = Schemas['VocabularyAnswer']

const KEY = 'vocabulary'

export const vocabulary = shallowRef<Vocabulary | null>(null)

let reading: Promise<void> | null = null

/** What was kept at once, what is new when it comes. A failed reading is not kept: the next asks again. */
export function readVocabulary(): Promise<void> {
  reading ??= read().finally(() => (reading = null))
  return reading
}

async function read(): Promise<void> {
  vocabulary.value ??= (await get<Vocabulary>(KEY).catch(() => undefined)) ?? null
  try {
    const now = await answer(api.GET('/vocabulary'))
    if (now.version === vocabulary.value?.version) return
    vocabulary.value = now
    await set(KEY, now).catch(() => undefined)
  } catch (problem) {
    if (!vocabulary.value) throw problem
  }
}

/** The words of a code in one of the closed lists; the code itself where the list does not have it. */
export function wordsOf(list: string, code: string | number): Words {
  return vocabulary.value?.lists[list]?.[code] ?? { zh: String(code), en: String(code) }
}
