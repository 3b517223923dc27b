/** Times and spans as people read them, in Shanghai's time whatever the device is set to. */
import { language, say, type Words } from './language'
import { serverNow } from './clock'

const ZONE = 'Asia/Shanghai'
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

function parts(moment: Date): Record<string, string> {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: ZONE,
    hour12: false,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  return Object.fromEntries(format.formatToParts(moment).map((one) => [one.type, one.value]))
}

/** "11月27日 21:10", with the year where it is not this one. */
export function atTime(instant: string | number | null | undefined): string {
  if (instant === null || instant === undefined || instant === '') return ''
  const moment = new Date(instant)
  if (Number.isNaN(moment.getTime())) return String(instant)
  const at = parts(moment)
  const thisYear = parts(new Date(serverNow())).year === at.year
  const month = Number(at.month)
  const day = Number(at.day)
  const time = `${at.hour}:${at.minute}`
  if (language.value === 'zh') return `${thisYear ? '' : `${at.year}年`}${month}月${day}日 ${time}`
  const name = moment.toLocaleDateString('en-GB', { timeZone: ZONE, month: 'short' })
  return `${day} ${name}${thisYear ? '' : ` ${at.year}`} ${time}`
}

/** For <input type="datetime-local">: the moment in Shanghai, without its offset. */
export function toLocalInput(instant: string | number): string {
  const at = parts(new Date(instant))
  return `${at.year}-${at.month}-${at.day}T${at.hour}:${at.minute}`
}

/** Back from <input type="datetime-local">: Shanghai has one offset, and no summer time. */
export function fromLocalInput(text: string): string {
  return text ? `${text.length === 16 ? `${text}:00` : text}+08:00` : ''
}

const SPANS: Record<string, Words> = {
  seconds: { zh: '{n} 秒', en: '{n} s' },
  minutes: { zh: '{n} 分钟', en: '{n} min' },
  hours: { zh: '{n} 小时', en: '{n} h' },
  days: { zh: '{n} 天', en: '{n} day|{n} days' },
}

/** A span of milliseconds in its two largest units: "2 天 3 小时", "4 分钟", "50 秒". */
export function span(milliseconds: number): string {
  const length = Math.max(0, milliseconds)
  const days = Math.floor(length / DAY)
  const hours = Math.floor((length % DAY) / HOUR)
  const minutes = Math.floor((length % HOUR) / MINUTE)
  if (days) return both(['days', days], ['hours', hours])
  if (hours) return both(['hours', hours], ['minutes', minutes])
  if (minutes) return both(['minutes', minutes])
  return both(['seconds', Math.floor(length / 1000)])
}

function both(...units: [string, number][]): string {
  return units
    .filter(([, n], place) => place === 0 || n > 0)
    .map(([unit, n]) => say(SPANS[unit], { n }))
    .join(' ')
}
