import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import ManyField from './ManyField.vue'
import { drawnAs } from './forms'

const choices = Array.from({ length: 40 }, (_, n) => ({
  code: `c${n}`,
  words: n === 7 ? '反诈宣讲' : `第 ${n} 项`,
}))

function field() {
  const page = mount(ManyField, {
    props: {
      name: 'topics',
      label: '主题',
      choices,
      modelValue: [],
      'onUpdate:modelValue': (modelValue: string[]) => page.setProps({ modelValue }),
    },
  })
  return page
}

describe('several of many', () => {
  it('are drawn so only where there are too many to look through', () => {
    const of = (n: number) => ({
      type: 'list' as const,
      of: {
        type: 'choice' as const,
        choices: choices.slice(0, n).map((one) => ({ code: one.code, zh: '', en: '' })),
      },
    })
    expect([drawnAs(of(4)), drawnAs(of(40))]).toEqual(['several', 'several_of_many'])
  })

  it('are found by a few letters, and what is chosen stays in sight and can be taken back', async () => {
    const page = field()
    await page.find('input[type=search]').setValue('反诈')
    expect(page.findAll('input[type=checkbox]')).toHaveLength(1)
    await page.find('input[type=checkbox]').setValue(true)
    expect(page.props('modelValue')).toEqual(['c7'])
    await page.find('input[type=search]').setValue('没有这个')
    expect(page.findAll('input[type=checkbox]')).toHaveLength(0)
    await page.find('.taken').trigger('click')
    expect(page.props('modelValue')).toEqual([])
  })
})
