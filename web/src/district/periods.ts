/** Days as the interface takes them: of Shanghai, from the first to before the last. */
import { serverNow } from '../app/clock'
import { toLocalInput } from '../app/times'

export type Span = { from: string; to: string }

export function today(): string {
  return toLocalInput(serverNow()).slice(0, 10)
}

function shifted(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

export function dayAfter(day: string): string {
  return shifted(day, 1)
}

export function dayBefore(day: string): string {
  return shifted(day, -1)
}

/** "2026-11" and so on: this month, and the one before. */
export function monthOf(day: string): string {
  return day.slice(0, 7)
}

export function monthBefore(month: string): string {
  return monthOf(dayBefore(`${month}-01`))
}

/** A period by its name, up to the end of today. */
export function spanOf(name: string): Span {
  const now = today()
  const to = dayAfter(now)
  const month = Number(now.slice(5, 7))
  if (name === 'year') return { from: `${now.slice(0, 4)}-01-01`, to }
  if (name === 'quarter') {
    const first = String(month - ((month - 1) % 3)).padStart(2, '0')
    return { from: `${now.slice(0, 4)}-${first}-01`, to }
  }
  if (name === 'days30') return { from: shifted(now, -29), to }
  return { from: `${now.slice(0, 7)}-01`, to }
}
