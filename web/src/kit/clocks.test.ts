import { describe, expect, it } from 'vitest'
import { standing } from './clocks'

const at = (minute: number) => new Date(Date.UTC(2026, 10, 27, 12, minute)).toISOString()
const moment = (minute: number) => Date.parse(at(minute))

describe('a clock', () => {
  it('runs by the time that it is given', () => {
    expect(standing(moment(5), at(10), at(0))).toEqual({ state: 'runs', left: 5 * 60_000, share: 0.5 })
  })

  it('is late from the moment after its end', () => {
    expect(standing(moment(10), at(10), at(0)).state).toBe('runs')
    expect(standing(moment(10) + 1, at(10), at(0)).state).toBe('late')
  })

  it('stands still once it was stopped, in time or late', () => {
    expect(standing(moment(50), at(10), at(0), at(9)).state).toBe('in-time')
    expect(standing(moment(50), at(10), at(0), at(11)).state).toBe('done-late')
  })

  it('is full where nobody says when it began', () => {
    expect(standing(moment(1), at(10)).share).toBe(1)
  })
})
