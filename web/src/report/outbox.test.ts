import { del, entries, createStore } from 'idb-keyval'
import { beforeEach, describe, expect, it, vi } from 'vitest'
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

function signedIn(subject: string, staff: string) {
  session.signIn = { token: 't', expiresAt: Date.now() + HOUR, subject, renewable: false }
  act(staff)
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
    signedIn('guard', '370001')
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
    signedIn('guard', '370001')
    const lost = server(noNetwork)
    await release(written())
    await flush()
    expect(new Set(lost.map((body) => body.client_key)).size).toBe(1)
    expect(lost[0]?.client_key).toMatch(/^[0-9a-f]{32}$/)
  })

  it('is erased from the device, words and photos, once it has been received', async () => {
    signedIn('guard', '370001')
    server(() => json(201, receipt))
    await release(written())
    expect(await waitingHere()).toEqual([])
  })

  it('is there again after the page was closed', async () => {
    signedIn('guard', '370001')
    server(noNetwork)
    await release(written())
    outbox.items = []
    await readOutbox()
    expect(mine.value.map((one) => one.content.text)).toEqual(['学生甲被推'])
  })

  it('that is refused is put right by its writer, and not sent again by itself', async () => {
    signedIn('guard', '370001')
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

describe('a draft belongs to its writer', () => {
  it('so the next guard on the same account sees a count, and it is not sent in their name', async () => {
    signedIn('room', '370001')
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
    signedIn('room', '370001')
    await keep(written())
    signedIn('other-room', '370001')
    expect(mine.value).toEqual([])
  })

  it('so one from before sign-in is shown to who gave the same staff number, and sent only when they confirm it', async () => {
    const draft = written({ staff: '370001' })
    await keep(draft)
    const sent = server(() => json(201, receipt))
    signedIn('guard', '370001')
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
    signedIn('room', '370001')
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
