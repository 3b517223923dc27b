/** Where a clock stands, by the server's time. */
export type Standing = { state: 'runs' | 'late' | 'in-time' | 'done-late'; left: number; share: number }

/** `share` is how much of its span has gone, from 0 to 1; instants are the API's. */
export function standing(now: number, due: string, began?: string | null, stopped?: string | null): Standing {
  const end = Date.parse(due)
  const at = stopped ? Date.parse(stopped) : now
  const start = began ? Date.parse(began) : end
  const share = end > start ? Math.min(1, Math.max(0, (at - start) / (end - start))) : 1
  const late = at > end
  if (stopped) return { state: late ? 'done-late' : 'in-time', left: end - at, share }
  return { state: late ? 'late' : 'runs', left: end - at, share }
}
