import { describe, expect, it, vi } from 'vitest'
import { lastDay } from './period'
import { dayAfter, dayBefore, monthBefore, monthOf, spanOf } from './periods'

describe('days and months', () => {
  it('go over the ends of months and years', () => {
    expect(dayAfter('2026-12-31')).toBe('2027-01-01')
    expect(dayBefore('2028-03-01')).toBe('2028-02-29')
    expect(monthBefore('2026-01')).toBe('2025-12')
    expect(monthBefore('2026-11')).toBe('2026-10')
    expect(monthOf('2026-11-28')).toBe('2026-11')
    expect(lastDay('2026-12-01')).toBe('2026-11-30')
  })
})

describe('a period by its name', () => {
  it.each([
    // Seven in the evening of the last of a year in London is three in the morning of the next in Shanghai.
    ['2026-12-31T19:00:00Z', 'month', '2027-01-01', '2027-01-02'],
    ['2026-12-31T15:59:00Z', 'month', '2026-12-01', '2027-01-01'],
    ['2026-11-28T01:00:00Z', 'quarter', '2026-10-01', '2026-11-29'],
    ['2026-03-31T01:00:00Z', 'quarter', '2026-01-01', '2026-04-01'],
    ['2026-11-28T01:00:00Z', 'year', '2026-01-01', '2026-11-29'],
    ['2026-11-28T01:00:00Z', 'days30', '2026-10-30', '2026-11-29'],
  ])('ends with today in Shanghai: %s %s', (now, name, from, to) => {
    vi.useFakeTimers({ now: new Date(now) })
    expect(spanOf(name)).toEqual({ from, to })
    vi.useRealTimers()
  })
})
