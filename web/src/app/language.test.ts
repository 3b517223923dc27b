import { afterEach, describe, expect, it } from 'vitest'
import { parted, say, speak } from './language'

afterEach(() => speak('zh'))

describe('words', () => {
  const reports = { zh: '{n} 起上报', en: '{n} report|{n} reports' }

  it('are Chinese unless English was chosen', () => {
    expect(say(reports, { n: 2 })).toBe('2 起上报')
  })

  it('follow the number in English', () => {
    speak('en')
    expect(say(reports, { n: 1 })).toBe('1 report')
    expect(say(reports, { n: 2 })).toBe('2 reports')
  })

  it('keep a hole that nobody filled, so that it is seen', () => {
    expect(say({ zh: '到 {time}', en: 'by {time}' })).toBe('到 {time}')
  })

  it('part what the API says in one string', () => {
    expect(parted('填写有误 / Faults in the input')).toEqual({ zh: '填写有误', en: 'Faults in the input' })
    expect(parted('校园（园区） · Campus')).toEqual({ zh: '校园（园区）', en: 'Campus' })
    expect(parted('仅中文')).toEqual({ zh: '仅中文', en: '仅中文' })
  })
})
