import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import ReplyWords from './ReplyWords.vue'
import { KINDS } from '../records/kinds'

const THANKS = '已处理，感谢'

function answered(...texts: string[]) {
  const asked: string[] = []
  vi.stubGlobal('fetch', (request: Request) => {
    asked.push(request.url)
    const templates = texts.map((text, n) => ({ case_id: `c${n}`, code: 'ABCD1234', text }))
    return Promise.resolve(
      new Response(JSON.stringify({ templates }), { headers: { 'content-type': 'application/json' } }),
    )
  })
  return asked
}
afterEach(() => vi.unstubAllGlobals())

it('what the station keeps for this category and state can be taken', async () => {
  const asked = answered(THANKS)
  const page = mount(ReplyWords, { props: { record: { category: 'theft', state: 'handled' } } })
  await flushPromises()
  const url = new URL(asked[0]!, 'https://app.example')
  expect(url.pathname).toBe('/reply-templates/offered')
  expect(Object.fromEntries(url.searchParams)).toEqual({ category: 'theft', state: 'handled' })
  await page.find('details button').trigger('click')
  expect(page.emitted('take')).toEqual([[THANKS]])
})

it('without any there is nothing to look at', async () => {
  answered()
  const page = mount(ReplyWords, { props: { record: { category: 'theft', state: 'handled' } } })
  await flushPromises()
  expect(page.find('details').exists()).toBe(false)
})

it('they are offered only where a reporter of an incident is written to', () => {
  const offering = KINDS.flatMap((one) =>
    Object.keys(one.words ?? {}).map((action) => `${one.code}.${action}`),
  )
  expect(offering).toEqual(['incident.ask', 'incident.give_feedback'])
})
