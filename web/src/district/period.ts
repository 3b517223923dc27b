/** The period and unit that a page of figures is about, as its address says. */
import { computed } from 'vue'
import { useFilter } from '../kit/filters'
import { dayAfter, dayBefore, spanOf, today, type Span } from './periods'

export function usePeriod() {
  const name = useFilter('period', 'month')
  const scope = useFilter('scope')
  const from = useFilter('from', spanOf('month').from)
  /** The last day, as people say it; the interface takes the day after. */
  const to = useFilter('to', today())
  const span = computed<Span>(() =>
    name.value === 'own' ? { from: from.value, to: dayAfter(to.value) } : spanOf(name.value),
  )
  return { name, scope, from, to, span }
}

/** The last day of a half-open span. */
export function lastDay(end: string): string {
  return dayBefore(end)
}
