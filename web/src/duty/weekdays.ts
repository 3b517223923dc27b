import type { Words } from '../app/language'
import { dayWords } from './day-words'

/** Monday is 1. */
const NAMES: readonly Words[] = [
  dayWords.monday,
  dayWords.tuesday,
  dayWords.wednesday,
  dayWords.thursday,
  dayWords.friday,
  dayWords.saturday,
  dayWords.sunday,
]

export const named = (number: number): Words => NAMES[(number + 6) % 7]!

/** Of a day, "2026-11-28". */
export const weekday = (day: string): Words => named(new Date(`${day}T00:00:00Z`).getUTCDay())
