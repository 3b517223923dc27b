import { flushPromises, mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import RecordListPage from './RecordListPage.vue'
import { router } from '../app/router'
import { say } from '../app/language'
import { kindOf } from './kinds'
import { recordWords } from './words'

/** A list of pages of two rows, in the order in which the API has them now. */
let order: string[] = []
let asked = 0

function answered(address: string): unknown {
  if (!address.includes(kindOf('rota').api))
    return { actions: [], making: [], files: [], kinds: [], lists: {} }
  asked += 1
  const cursor = Number(new URL(address, 'http://pages.test').searchParams.get('cursor') ?? 0)
  const rows = order.slice(cursor, cursor + 2).map((code) => ({
    case_id: `c-${code}`,
    code,
    state_name: { zh: '执行中', en: 'In force' },
    unsure_years: code === 'R2' ? [2031] : [],
  }))
  const next = cursor + 2 < order.length ? String(cursor + 2) : null
  return { [kindOf('rota').rows]: rows, next, server_time: '2026-11-24T02:00:00Z' }
}

it('a row that leaves the first page is found further down, where others were paged on to', async () => {
  vi.stubGlobal('fetch', (request: Request | string) =>
    Promise.resolve(
      new Response(JSON.stringify(answered(typeof request === 'string' ? request : request.url)), {
        headers: { 'Content-Type': 'application/json' },
      }),
    ),
  )
  order = ['R1', 'R2', 'R3', 'R4', 'R5']
  const page = mount(RecordListPage, { props: { kind: 'rota' }, global: { plugins: [router] } })
  const shown = () => page.findAll('tbody strong').map((one) => one.text())
  const again = async () => {
    document.dispatchEvent(new Event('visibilitychange'))
    await flushPromises()
  }
  await vi.waitFor(() => expect(shown()).toEqual(['R1', 'R2']))
  const warned = () => page.findAll('.unsure').map((one) => one.text())
  expect(warned()).toEqual([say(recordWords.unsureYear, { year: 2031 })])
  const more = page.findAll('button').find((one) => one.text() === say(recordWords.more, { n: 50 }))!
  await more.trigger('click')
  await vi.waitFor(() => expect(shown()).toEqual(['R1', 'R2', 'R3', 'R4']))

  asked = 0
  await again()
  expect([shown().length, asked]).toEqual([4, 1])

  order = ['R0', ...order]
  await again()
  await vi.waitFor(() => expect(shown()).toEqual(['R0', 'R1', 'R2', 'R3']))

  order = order.filter((one) => one !== 'R0' && one !== 'R2')
  await again()
  await vi.waitFor(() => expect(shown()).toEqual(['R1', 'R3', 'R4', 'R5']))
})
