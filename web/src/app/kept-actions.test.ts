import { createStore, del, entries } from 'idb-keyval'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { badges } from './badges'
import { heardServerTime, serverNow } from './clock'
import { confirm, doOnce, done, keptActions, othersActions, tapped } from './kept-actions'
import { me, type Me } from './me'
import { flush, outbox, readOutbox } from './outbox'
import { act, session } from './session'
import type { Form } from '../kit/forms'

const HOUR = 3_600_000
const words = { zh: '东门', en: 'East gate' }
const reach: Form = {
  name: 'reach',
  label: { zh: '到岗登记', en: 'Check in' },
  path: '/posts/{case_id}/reach',
  binds: false,
  needs_version: false,
  fields: [{ name: 'reached_at', title: words, required: false, type: 'instant' }],
}

function server(answers: () => Response | Promise<Response>) {
  const sent: { path: string; body: Record<string, unknown> }[] = []
  vi.stubGlobal('fetch', async (request: Request) => {
    const body = JSON.parse(await request.text()) as Record<string, unknown>
    sent.push({ path: new URL(request.url).pathname, body })
    return answers()
  })
  return sent
}

const json = (status: number, body: unknown) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })
const noNetwork = () => Promise.reject(new TypeError('Failed to fetch'))

async function signedIn(subject: string, staff: string) {
  session.signIn = { token: 't', expiresAt: Date.now() + HOUR, subject, renewable: false }
  act(staff)
  await nextTick()
  me.value = { account: subject } as Me
}

beforeEach(async () => {
  const store = createStore('reports', 'drafts')
  for (const [key] of await entries(store)) await del(key, store)
  outbox.items = []
  session.signIn = null
  session.staff = ''
})

describe('a check-in without a network', () => {
  it('waits, and goes once when it is back, with the time of the tap by the server’s clock', async () => {
    heardServerTime(new Date(Date.now() - HOUR).toISOString())
    await signedIn('guard', '370001')
    server(noNetwork)
    const before = serverNow()
    const key = await tapped(reach, 'p1', words)
    expect(keptActions.value.map((one) => one.state)).toEqual(['waiting'])
    expect(done[key]).toBeUndefined()

    outbox.items = []
    await readOutbox()
    const sent = server(() => json(200, { state: 'manned' }))
    await Promise.all([flush(), flush()])
    await flush()
    expect(sent.map((one) => one.path)).toEqual(['/posts/p1/reach'])
    const body = sent[0]!.body
    expect(body).toMatchObject({ client_key: key, acting_staff: '370001' })
    expect(Math.abs(Date.parse(String(body.reached_at)) - before)).toBeLessThan(HOUR / 2)
    expect(keptActions.value).toEqual([])
    expect(done[key]).toEqual({ path: '/posts/p1/reach', answer: { state: 'manned' } })
    heardServerTime(new Date(Date.now()).toISOString())
  })

  it('says the same each time that it is sent, so that one which did arrive is not done twice', async () => {
    await signedIn('guard', '370001')
    const lost = server(noNetwork)
    await tapped(reach, 'p1', words)
    await flush()
    await flush()
    expect(lost.length).toBeGreaterThan(1)
    expect(new Set(lost.map((one) => JSON.stringify(one.body))).size).toBe(1)
  })

  it('belongs to whoever tapped: the next guard sees that there is one, and it is not sent in their name', async () => {
    await signedIn('room', '370001')
    server(noNetwork)
    await tapped(reach, 'p1', words)
    const sent = server(() => json(200, {}))
    act('370002')
    await flush()
    expect([keptActions.value, othersActions.value, sent]).toEqual([[], 1, []])
  })
})

it('a hazard waits with its photos, is reported once, keeps no words then, and its photos follow', async () => {
  await signedIn('school', '370001')
  server(noNetwork)
  const key = await doOnce({
    path: '/hazards',
    body: { campus: 'c', item: 'i', text: '护栏松动' },
    label: words,
    about: words,
    photos: [new Blob(['1'], { type: 'image/jpeg' })],
    purpose: 'before',
  })
  expect(keptActions.value[0]?.state).toBe('waiting')
  let broken = true
  const sent = server(() => {
    const last = sent[sent.length - 1]!.path
    if (last === '/attachments')
      return broken ? noNetwork() : json(200, { state: 'kept', attachment_id: 'a' })
    return json(201, { case_id: 'h1' })
  })
  await flush()
  expect(keptActions.value[0]).toMatchObject({ state: 'received', body: {} })
  broken = false
  await flush()
  expect(sent.map((one) => one.path)).toEqual(['/hazards', '/attachments', '/attachments'])
  expect(sent[2]!.body).toMatchObject({ case_id: 'h1', purpose: 'before', client_key: `${key}-0` })
  expect(keptActions.value).toEqual([])
  expect(done[key]?.answer).toEqual({ case_id: 'h1' })
})

it('what is scanned while the outbox is read is not lost', async () => {
  const reading = readOutbox()
  const tapping = tapped(reach, 'p1', words)
  await Promise.all([reading, tapping])
  expect(keptActions.value).toHaveLength(1)
})

it('what is refused is shown with its reason, and not sent again by itself', async () => {
  await signedIn('guard', '370001')
  const fault = { field: 'reached_at', code: 'too_early', zh: '未到时间', en: 'Too early' }
  const sent = server(() => json(422, { title: '填写有误 / Faults', status: 422, faults: [fault] }))
  await tapped(reach, 'p1', words)
  await flush()
  expect(sent).toHaveLength(1)
  expect(keptActions.value[0]).toMatchObject({ state: 'refused', refusal: { faults: [fault] } })
})

it('what was scanned before signing in is kept with its time, and goes when its writer has said who they are', async () => {
  const sent = server(() => json(200, {}))
  await tapped(reach, 'p1', words)
  expect([keptActions.value[0]?.state, sent]).toEqual(['writing', []])
  await signedIn('guard', '370001')
  await flush()
  expect(sent).toEqual([])
  await confirm(keptActions.value[0]!)
  expect(sent).toHaveLength(1)
})

it('what was refused in a form is counted at its page, and goes under the same key once it was put right', async () => {
  await signedIn('school', '370001')
  const fault = { field: 'spot', code: 'unknown', zh: '没有这个部位', en: 'No such place' }
  const wanted = {
    path: '/hazards',
    body: { spot: 'roof-9' },
    label: words,
    about: words,
    page: '/app/hazards/report',
  }
  server(() => json(422, { title: '填写有误 / Faults', status: 422, faults: [fault] }))
  const key = await doOnce(wanted)
  // As after the page was left and the tab opened anew.
  outbox.items = []
  await readOutbox()
  const refused = keptActions.value[0]!
  expect(refused).toMatchObject({
    id: key,
    state: 'refused',
    body: { spot: 'roof-9' },
    refusal: { faults: [fault] },
  })
  await nextTick()
  expect(badges['/app/hazards/report']).toBe(1)
  const sent = server(() => json(201, { case_id: 'h1' }))
  expect(await doOnce({ ...wanted, body: { spot: 'roof-2' } }, refused)).toBe(key)
  expect(sent.map((one) => one.body)).toMatchObject([{ spot: 'roof-2', client_key: key }])
  await nextTick()
  expect([keptActions.value, badges['/app/hazards/report']]).toEqual([[], 0])
})
