import { flushPromises, mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import ActionChoice from './ActionChoice.vue'
import type { Form } from './forms'

const THANKS = '已处理，感谢'
const asked: string[] = []
vi.stubGlobal('fetch', (request: Request) => {
  asked.push(new URL(request.url, 'https://app.example').pathname)
  const templates = [{ case_id: 'c1', code: 'ABCD1234', text: THANKS }]
  return Promise.resolve(
    new Response(JSON.stringify({ templates }), { headers: { 'content-type': 'application/json' } }),
  )
})

const form = (name: string) =>
  ({
    name,
    path: `/cases/{case_id}/${name}`,
    label: { zh: '反馈报告人', en: 'Tell the reporter' },
    needs_version: true,
    binds: false,
    fields: [
      {
        name: 'text',
        type: 'long_text',
        title: { zh: '反馈内容', en: 'Words' },
        required: true,
        most: 4000,
      },
    ],
  }) as unknown as Form

function drawn(name: string, kind = 'incident') {
  const one = form(name)
  return mount(ActionChoice, {
    props: {
      form: one,
      chosen: one,
      send: () => Promise.resolve(),
      draft: `c1.${name}.${kind}`,
      kind,
      record: { category: 'theft', state: 'handled' },
    },
  })
}

it('words that are ready are taken into the form and stay to be changed', async () => {
  const page = drawn('give_feedback')
  await vi.waitFor(() => expect(page.find('details button').exists()).toBe(true), 10_000)
  expect(asked).toEqual(['/reply-templates/offered'])
  await page.find('details button').trigger('click')
  await flushPromises()
  expect(page.find('textarea').element.value).toBe(THANKS)
  await page.find('textarea').setValue(`${THANKS}，请放心`)
  expect(page.find('textarea').element.value).toBe(`${THANKS}，请放心`)
})

it('they are offered only where a reporter of an incident is written to', async () => {
  asked.length = 0
  for (const [name, kind] of [
    ['note', 'incident'],
    ['give_feedback', 'hazard'],
  ] as const) {
    const page = drawn(name, kind)
    await flushPromises()
    expect(page.find('details').exists()).toBe(false)
  }
  expect(asked).toEqual([])
})
