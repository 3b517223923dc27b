import { beforeEach, describe, expect, it } from 'vitest'
import { act, session, signIn, token, whoActs } from './session'

const kept = { token: 'old', expiresAt: Date.now() + 3_600_000, subject: 's', renewable: false }

beforeEach(() => {
  session.signIn = null
  session.staff = ''
  session.ended = session.locked = session.asked = false
})

describe('the token of a request', () => {
  it('is none before signing in', async () => {
    expect(await token()).toBeNull()
  })

  it('is the one of the sign-in while it holds', async () => {
    session.signIn = kept
    expect(await token()).toBe('old')
  })

  it('is still used when it cannot be renewed but has not ended', async () => {
    session.signIn = { ...kept, expiresAt: Date.now() + 30_000, renewable: true }
    expect(await token()).toBe('old')
  })

  it('is refused once it has ended, and the page is told, with what was typed still there', async () => {
    session.signIn = { ...kept, expiresAt: Date.now() - 1 }
    await expect(token()).rejects.toMatchObject({ kind: 'signed-out' })
    expect(session.ended).toBe(true)
    expect(session.signIn).not.toBeNull()
  })
})

it('who cannot be led to the sign-in service is told, and stays where they are', async () => {
  await signIn('/app')
  expect(session.unreached).toBe(true)
})

describe('who is acting', () => {
  it('is asked once, and everybody who waits for it is told', async () => {
    const first = whoActs()
    const second = whoActs()
    expect(session.asked).toBe(true)
    act(' 370001 ')
    expect(await Promise.all([first, second])).toEqual(['370001', '370001'])
    expect(session.asked).toBe(false)
    expect(await whoActs()).toBe('370001')
  })

  it('is asked again after the phone was locked', () => {
    act('370001')
    session.locked = true
    void whoActs()
    expect(session.asked).toBe(true)
  })
})
