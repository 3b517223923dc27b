import { flushPromises, mount } from '@vue/test-utils'
import { h } from 'vue'
import { expect, it } from 'vitest'
import ActionChoice from './ActionChoice.vue'
import type { Form } from './forms'

const THANKS = '已处理，感谢'

const form = {
  name: 'give_feedback',
  path: '/cases/{case_id}/give_feedback',
  label: { zh: '反馈报告人', en: 'Tell the reporter' },
  needs_version: true,
  binds: false,
  fields: [
    { name: 'text', type: 'long_text', title: { zh: '反馈内容', en: 'Words' }, required: true, most: 4000 },
  ],
} as unknown as Form

it('words that are ready are taken into the form and stay to be changed', async () => {
  const page = mount(ActionChoice, {
    props: { form, chosen: form, send: () => Promise.resolve(), draft: 'c1.give_feedback' },
    slots: {
      words: ({ action, take }: { action: string; take: (text: string) => void }) =>
        h('button', { class: 'take', onClick: () => take(THANKS) }, action),
    },
  })
  expect(page.find('.take').text()).toBe('give_feedback')
  await page.find('.take').trigger('click')
  await flushPromises()
  expect(page.find('textarea').element.value).toBe(THANKS)
  await page.find('textarea').setValue(`${THANKS}，请放心`)
  expect(page.find('textarea').element.value).toBe(`${THANKS}，请放心`)
})
