import { afterEach, describe, expect, it, vi } from 'vitest'
import { heardServerTime, serverNow } from './clock'
import { atTime, fromLocalInput, span, toLocalInput } from './times'
import { speak } from './language'

afterEach(() => {
  vi.useRealTimers()
  speak('zh')
  heardServerTime(new Date().toISOString())
})

describe('the server’s time', () => {
  it('is taken from its answers, however wrong the phone’s clock is', () => {
    vi.useFakeTimers({ now: Date.UTC(2020, 0, 1) })
    heardServerTime('2026-11-27T13:10:00Z')
    expect(new Date(serverNow()).toISOString()).toBe('2026-11-27T13:10:00.000Z')
    vi.advanceTimersByTime(5_000)
    expect(new Date(serverNow()).toISOString()).toBe('2026-11-27T13:10:05.000Z')
  })

  it('does not jump to and fro with a header that counts in whole seconds', () => {
    vi.useFakeTimers({ now: Date.UTC(2026, 10, 27, 13, 10, 0, 900) })
    heardServerTime('2026-11-27T13:10:00.900Z')
    heardServerTime('Fri, 27 Nov 2026 13:10:00 GMT')
    expect(serverNow()).toBe(Date.UTC(2026, 10, 27, 13, 10, 0, 900))
  })

  it('stays what it was where an answer says none', () => {
    const before = serverNow() - Date.now()
    heardServerTime(null)
    heardServerTime('soon')
    expect(serverNow() - Date.now()).toBeCloseTo(before, -2)
  })
})

describe('times', () => {
  it('are Beijing’s, whatever the device is set to', () => {
    vi.useFakeTimers({ now: Date.UTC(2026, 10, 27) })
    heardServerTime(new Date().toISOString())
    expect(atTime('2026-11-27T16:05:00Z')).toBe('11月28日 00:05')
    speak('en')
    expect(atTime('2026-11-27T16:05:00Z')).toBe('28 Nov 00:05')
  })

  it('name the year where it is another one', () => {
    vi.useFakeTimers({ now: Date.UTC(2026, 10, 27) })
    heardServerTime(new Date().toISOString())
    expect(atTime('2025-12-31T15:59:00Z')).toBe('2025年12月31日 23:59')
  })

  it('come back from a control as they went in', () => {
    expect(fromLocalInput(toLocalInput('2026-11-27T16:05:00Z'))).toBe('2026-11-28T00:05:00+08:00')
    expect(fromLocalInput('')).toBe('')
  })

  it('are spans in their two largest units', () => {
    expect(span(50_400)).toBe('50 秒')
    expect(span(4 * 60_000)).toBe('4 分钟')
    expect(span(64 * 60_000)).toBe('1 小时 4 分钟')
    expect(span(51 * 3_600_000)).toBe('2 天 3 小时')
    expect(span(-1)).toBe('0 秒')
  })
})
