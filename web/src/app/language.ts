/** Two languages, Chinese first. `say` is the one way from words to text: the API's words and our own look the same. */
import { ref, watchEffect } from 'vue'

export type Language = 'zh' | 'en'

/** `{name}` stands for a value. English may have two forms, `one|many`, chosen by the value `n`. */
export type Words = { zh: string; en: string }
export type Values = Record<string, string | number>

const KEPT = 'language'

function remembered(): Language {
  try {
    // eslint-disable-next-line no-restricted-globals -- the language, and nothing else
    return localStorage.getItem(KEPT) === 'en' ? 'en' : 'zh'
  } catch {
    return 'zh' // a web view without storage
  }
}

export const language = ref<Language>(remembered())

watchEffect(() => {
  document.documentElement.lang = language.value === 'zh' ? 'zh-CN' : 'en'
})

export function speak(chosen: Language): void {
  language.value = chosen
  try {
    // eslint-disable-next-line no-restricted-globals -- the language, and nothing else
    localStorage.setItem(KEPT, chosen)
  } catch {
    // It holds until the page is closed.
  }
}

/** The text in the language of the page; '' where there are no words. */
export function say(words: Words | null | undefined, values: Values = {}): string {
  if (!words) return ''
  const text = language.value === 'zh' ? words.zh : inNumber(words.en, values.n)
  return text.replace(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole))
}

function inNumber(text: string, n: string | number | undefined): string {
  if (n === undefined || !text.includes('|')) return text
  const [one = '', many = one] = text.split('|')
  return new Intl.PluralRules('en').select(Number(n)) === 'one' ? one : many
}

/** What the API says in one string, "中文 / English" or "中文 · English". */
export function parted(text: string): Words {
  const [zh = '', ...rest] = text.split(/ [/·] /)
  return { zh, en: rest.join(' · ') || zh }
}

/** Words of the pages themselves: one file of them in each folder, each used (tests/words.test.ts). */
export function ownWords<K extends string>(words: Record<K, Words>): Record<K, Words> {
  return words
}
