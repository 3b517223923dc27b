import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Words } from '../src/app/language'

const SOURCES = resolve(__dirname, '../src')

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? filesBelow(path) : [path]
  })
}

const sources = filesBelow(SOURCES).filter((path) => /\.(ts|vue)$/.test(path) && !path.endsWith('.test.ts'))
const texts = new Map(sources.map((path) => [path, readFileSync(path, 'utf8')]))
const modules = import.meta.glob<Record<string, Record<string, Words>>>(
  '../src/**/{words,*-words,titles}.ts',
  {
    eager: true,
  },
)

const tables = Object.entries(modules).flatMap(([path, module]) =>
  Object.entries(module).map(([name, words]) => ({ path, name, words })),
)

const holes = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort()

describe.each(tables)('words of $path', ({ name, words }) => {
  it('are all used, by their plain name', () => {
    const used = (key: string) =>
      [...texts.values()].some((text) => new RegExp(`\\b${name}\\.${key}\\b`).test(text))
    expect(Object.keys(words).filter((key) => !used(key))).toEqual([])
  })

  it('say the same in both languages: nothing empty, the same values', () => {
    for (const [key, one] of Object.entries(words)) {
      expect(one.zh, key).not.toBe('')
      expect(one.en, key).not.toBe('')
      for (const form of one.en.split('|')) expect(holes(form), key).toEqual(holes(one.zh))
    }
  })
})

it('no page has Chinese of its own in its template', () => {
  const strays = [...texts]
    .filter(([path]) => path.endsWith('.vue') && !path.endsWith('KitPage.vue'))
    .flatMap(([path, text]) => {
      const template = /<template>([\s\S]*)<\/template>/.exec(text)?.[1] ?? ''
      return /[\u4e00-\u9fff]/.test(template.replace(/<!--[\s\S]*?-->/g, '')) ? [path] : []
    })
  expect(strays).toEqual([])
})
