import { flushPromises, mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { outbox } from '../app/outbox'
import { me, type Me } from '../app/me'
import { act, session } from '../app/session'
import '../app/kept-actions'
import ScanPage from './ScanPage.vue'

const line = {
  number: 1,
  spot: 'gate',
  spot_name: { zh: '校门', en: 'Gate' },
  at: '2026-11-28T01:00:00Z',
  observed: [],
  seen: [],
}
const patrol = { case_id: 'p1', checked: 1, points: 3, lines: [line] }

it('a scanned address checks in once, says how far the round is, and leaves no code in the address', async () => {
  const asked: string[] = []
  vi.stubGlobal('fetch', async (request: Request) => {
    asked.push(`${request.method} ${new URL(request.url).pathname}`)
    return Response.json(request.method === 'POST' ? { case_id: 'p1', state: 'under_way' } : patrol)
  })
  outbox.items = []
  session.signIn = { token: 't', expiresAt: Date.now() + 3_600_000, subject: 'guard', renewable: false }
  act('370001')
  await flushPromises()
  // Nothing is sent before the account has been read: with it comes the server's time.
  me.value = { account: 'guard' } as Me
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/app/patrol', component: ScanPage }],
  })
  await router.push('/app/patrol#P1.AAAAAAAA.GATE.1.BBBBBBBBBBBBB')
  const page = mount(ScanPage, { global: { plugins: [router] } })
  await vi.waitFor(() => expect(page.text()).toContain('1/3'))
  await flushPromises()
  expect(asked).toEqual(['POST /patrols/check_in', 'GET /patrols/p1'])
  expect(router.currentRoute.value.fullPath).toBe('/app/patrol')
})

it('a stop of a police round is sent with what pupils and parents see there', async () => {
  const bodies: unknown[] = []
  vi.stubGlobal('fetch', async (request: Request) => {
    if (request.method === 'POST') bodies.push(await request.json())
    return Response.json(request.method === 'POST' ? { case_id: 'p1', state: 'under_way' } : patrol)
  })
  outbox.items = []
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/app/patrol', component: ScanPage }],
  })
  await router.push('/app/patrol#P1.AAAAAAAA.STOP-3.1.BBBBBBBBBBBBB')
  const page = mount(ScanPage, { global: { plugins: [router] } })
  await flushPromises()
  expect(bodies).toEqual([])
  await page.find('input[value="car"]').setValue(true)
  await page.find('form').trigger('submit')
  await vi.waitFor(() =>
    expect(bodies).toEqual([
      expect.objectContaining({ code: 'P1.AAAAAAAA.STOP-3.1.BBBBBBBBBBBBB', seen: ['car'] }),
    ]),
  )
})
