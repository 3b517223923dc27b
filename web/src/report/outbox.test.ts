import { del, entries, createStore } from 'idb-keyval'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { heardServerTime } from '../app/clock'
import { me, type Me } from '../app/me'
import { act, session } from '../app/session'
import { flush, outbox, readOutbox, release } from '../app/outbox'
import { keepWaiting, waitingHere } from '../app/waiting'
import { emptyContent, newDraft, type Draft } from './drafts'
import { begin, keep, mine, others, receiptOf, unsent } from './outbox'

const HOUR = 3_600_000
const receipt = {
  case_id: 'c1',
  code: 'W550',
  received_at: '2026-11-27T13:00:00Z',
  level: 2,
  level_name: { zh: '二级', en: 'Two' },
  mandatory_report: false,
  statement: { zh: '已收到', en: 'Received' },
  promises: [],
  warnings: [],
}

/** The server, as far as reports go: what it was sent, and how it answers. */
function server(answers: (body: Record<string, unknown>) => Response | Promise<Response>) {
  const sent: Record<string, unknown>[] = []
  vi.stubGlobal('fetch', async (request: Request) => {
    const body = JSON.parse(await request.text()) as Record<string, unknown>
    sent.push(body)
    return answers(body)
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
  me.value = { account: subject, channels: [{ code: 'guard_form' }] } as unknown as Me
}

function signedOut() {
  session.signIn = null
  session.staff = ''
}

function written(over: Partial<Draft> = {}): Draft {
  const draft = newDraft(session.signIn?.subject ?? null, session.staff)
  return {
    ...draft,
    content: { ...emptyContent(), category: 'bullying', campus: 'm1', text: '学生甲被推' },
    ...over,
  }
}

beforeEach(async () => {
  const store = createStore('reports', 'drafts')
  for (const [key] of await entries(store)) await del(key, store)
  outbox.items = []
  signedOut()
})

describe('a report without a network', () => {
  it('waits, is not called sent, and goes once when the network is back', async () => {
    await signedIn('guard', '370001')
    server(noNetwork)
    await release(written())
    expect(unsent.value.map((one) => one.state)).toEqual(['waiting'])

    const sent = server(() => json(201, receipt))
    await Promise.all([flush(), flush()])
    await flush()
    expect(sent).toHaveLength(1)
    expect(unsent.value).toEqual([])
    expect(receiptOf('c1')).toEqual(receipt)
  })

  it('goes under the same key each time, so that one which did arrive is not a second report', async () => {
    await signedIn('guard', '370001')
    const lost = server(noNetwork)
    await release(written())
    await flush()
    expect(new Set(lost.map((body) => body.client_key)).size).toBe(1)
    expect(lost[0]?.client_key).toMatch(/^[0-9a-f]{32}$/)
  })

  it('is erased from the device, words and photos, once it has been received', async () => {
    await signedIn('guard', '370001')
    server(() => json(201, receipt))
    await release(written())
    expect(await waitingHere()).toEqual([])
  })

  it('is there again after the page was closed', async () => {
    await signedIn('guard', '370001')
    server(noNetwork)
    await release(written())
    outbox.items = []
    await readOutbox()
    expect(mine.value.map((one) => one.content.text)).toEqual(['学生甲被推'])
  })

  it('that is refused is put right by its writer, and not sent again by itself', async () => {
    await signedIn('guard', '370001')
    const fault = { field: 'place', code: 'too_long', zh: '太长', en: 'Too long' }
    const sent = server(() =>
      json(422, { type: 'urn:x', title: '填写有误 / Faults', status: 422, faults: [fault] }),
    )
    await release(written())
    await flush()
    expect(sent).toHaveLength(1)
    expect(mine.value[0]?.state).toBe('refused')
    expect(mine.value[0]?.refusal?.faults).toEqual([fault])
  })
})

describe('on a phone with a wrong clock', () => {
  afterEach(() => {
    heardServerTime(new Date().toISOString())
  })

  it('"just now" is the server’s, and the same each time that it is sent', async () => {
    await signedIn('guard', '370001')
    const lost = server(noNetwork)
    heardServerTime(new Date(Date.now() - 3 * HOUR).toISOString())
    await release(written())
    heardServerTime(new Date(Date.now() - 3 * HOUR + 5_000).toISOString())
    await flush()
    const found = lost.map((body) => Date.parse(String(body.discovered_at)))
    expect(found).toHaveLength(2)
    expect(found[0]).toBe(found[1])
    expect(Math.abs(found[0]! - (Date.now() - 3 * HOUR))).toBeLessThan(60_000)
  })
})

it('nothing is sent before the server has said who this is', async () => {
  await signedIn('guard', '370001')
  me.value = null
  const sent = server(() => json(201, receipt))
  await release(written())
  expect(sent).toEqual([])
  expect(unsent.value).toHaveLength(1)
  me.value = { account: 'guard', channels: [{ code: 'guard_form' }] } as unknown as Me
  await flush()
  expect(sent.map((body) => body.channel)).toEqual(['guard_form'])
})

describe('a draft belongs to its writer', () => {
  it('so the next guard on the same account sees a count, and it is not sent in their name', async () => {
    await signedIn('room', '370001')
    server(noNetwork)
    await release(written())
    const sent = server(() => json(201, receipt))
    act('370002')
    await flush()
    expect(mine.value).toEqual([])
    expect(others.value).toBe(1)
    expect(sent).toEqual([])
  })

  it('so another account with the same staff number does not see it', async () => {
    await signedIn('room', '370001')
    await keep(written())
    await signedIn('other-room', '370001')
    expect(mine.value).toEqual([])
  })

  it('so one from before sign-in is shown to who gave the same staff number, and sent only when they confirm it', async () => {
    const draft = written({ staff: '370001' })
    await keep(draft)
    const sent = server(() => json(201, receipt))
    await signedIn('guard', '370001')
    await flush()
    expect(sent).toEqual([])
    expect(mine.value).toHaveLength(1)
    await release(mine.value[0]!)
    expect(sent).toHaveLength(1)
  })

  it('so one without a name is there for the tab that it was begun on, and for nobody else', async () => {
    const draft = { ...begin(), content: { ...emptyContent(), category: 'fire' } }
    await keep(draft)
    expect(mine.value).toHaveLength(1)
    sessionStorage.clear() // another tab
    outbox.items = [...outbox.items]
    expect(mine.value).toEqual([])
    expect(others.value).toBe(1)
  })

  it('so a locked phone sends nothing', async () => {
    await signedIn('room', '370001')
    server(noNetwork)
    await release(written())
    const sent = server(() => json(201, receipt))
    session.locked = true
    await flush()
    expect(sent).toEqual([])
    session.locked = false
  })
})

it('what is older than 72 hours is erased when the outbox is read', async () => {
  const old = written({ begun: Date.now() - 72 * HOUR })
  const young = written({ begun: Date.now() - 71 * HOUR })
  await keepWaiting(old)
  await keepWaiting(young)
  expect((await waitingHere()).map((one) => one.id)).toEqual([young.id])
  expect(await entries(createStore('reports', 'drafts'))).toHaveLength(1)
})

it('nothing is kept of a form in which nothing was written', async () => {
  await keep(begin())
  expect(outbox.items).toEqual([])
})
