import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import Receipt from './Receipt.vue'

const words = (zh: string) => ({ zh, en: zh })
const promise = (clock: string, zh: string) => ({
  clock,
  name: words(zh),
  due_at: '2026-11-24T02:05:00Z',
  law: false,
})
const receipt = {
  case_id: 'c1',
  code: 'Z3M4VHNY',
  received_at: '2026-11-24T02:00:00Z',
  level: 2,
  level_name: words('二级'),
  mandatory_report: false,
  statement: words('已收到'),
  promises: [promise('acknowledge', '接报'), promise('assess', '研判')],
  warnings: [],
}

it('says what happens next: at first all that was promised, later only what is due still', () => {
  expect(mount(Receipt, { props: { receipt } }).findAll('.promise')).toHaveLength(2)
  const later = mount(Receipt, { props: { receipt, due: [receipt.promises[1]!] } })
  expect(later.findAll('.promise').map((one) => one.text())).toEqual([expect.stringContaining('研判')])
  const over = mount(Receipt, { props: { receipt, due: [] } })
  expect(over.text()).not.toContain('接下来')
  expect(over.text()).toContain('Z3M4VHNY')
})
