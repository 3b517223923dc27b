import { expect, it } from 'vitest'
import { groupAt } from './menu'
import { groups, readLaterRoutes } from './router'

it('a group of the menu is named once, before the first of its entries, and what everybody has by none', async () => {
  const places = [0, 10, 25, 30, 36, 37, 71]
  expect(places.map((_, n) => groupAt(places, n))).toEqual(places.map(() => undefined))
  await readLaterRoutes()
  const [cases, duty] = groups.value
  expect(places.map((_, n) => groupAt(places, n)?.words)).toEqual([
    undefined,
    undefined,
    cases!.words,
    undefined,
    duty!.words,
    undefined,
    groups.value[groups.value.length - 1]!.words,
  ])
})
