import { flushPromises, mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import AccountPage from './AccountPage.vue'
import { router } from '../app/router'
import { act } from '../app/session'

const name = { zh: '民警岗二', en: 'Officer 2' }
const account = {
  account: 'officer-2',
  name,
  role: 'officer',
  role_name: name,
  unit: 'station',
  unit_name: name,
  posts: [],
  shared: false,
  enabled: true,
  closed_at: null,
  closed_by: '',
  vacant: [],
}
const row = (n: number) => ({
  kind: 'activity',
  kind_name: name,
  case_id: `c${n}`,
  code: `CODE${n}`,
  campus: 'school',
  campus_name: name,
  state: 'planned',
})
const rows = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => row(from + n))
const done = (from: number, to: number) => rows(from, to).map((one) => ({ ...one, done: true, why: [] }))
const refused = { ...row(99), done: false, why: [{ zh: '须由本人担任', en: 'In person' }] }

it('goes on handing over, forty at a time, until none is left that was not tried', async () => {
  const answers = [
    { ...account, left: [...rows(40, 42), row(99)], handed: [refused, ...done(0, 40)], untried: 2 },
    { ...account, left: [row(99)], handed: [refused, ...done(40, 42)], untried: 0 },
  ]
  let sent = 0
  vi.stubGlobal('fetch', async (request: Request) => {
    const path = new URL(request.url).pathname
    const body = path.endsWith('/hand_over')
      ? answers[sent++]
      : path === '/accounts'
        ? { accounts: [{ ...account, account: 'officer-3' }] }
        : { ...account, left: [...rows(0, 42), row(99)] }
    return new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } })
  })
  act('A9001')
  const page = mount(AccountPage, { props: { account: 'officer-2' }, global: { plugins: [router] } })
  await flushPromises()
  expect(page.text()).toContain('(43)')
  await page.get('#field-to').setValue('officer-3')
  await page.get('form').trigger('submit')
  await vi.waitFor(() => expect(page.text()).toContain('已移交 42 件'))
  expect(sent).toBe(2)
  expect(page.text()).not.toContain('没有轮到')
  // What was refused twice stands there once, with its reason, and can be given to somebody else.
  expect(page.text().match(/须由本人担任/g)).toHaveLength(1)
  expect(page.get('h2').text()).toContain('(1)')
})
