/** The server's time. A phone's clock may be hours off, so nothing here is counted by it alone. */
import { onScopeDispose, ref, type Ref } from 'vue'

const SECOND = 1000

let ahead = 0 // how far the server is ahead of this device, in milliseconds

/** What an answer says of the server's time: an instant, or the Date header, which counts in whole seconds. */
export function heardServerTime(text: string | null | undefined): void {
  const said = text ? Date.parse(text) : NaN
  if (Number.isNaN(said)) return
  const difference = said - Date.now()
  // A header is up to a second behind what it means: only more than that is a difference of clocks.
  if (Math.abs(difference - ahead) > 2 * SECOND) ahead = difference
}

/** Milliseconds since 1970 by the server's clock. */
export function serverNow(): number {
  return Date.now() + ahead
}

/** A moment by this device's clock, as the server would call it. */
export function byServer(moment: number): number {
  return moment + ahead
}

/** The server's time, moving every second while its component is there. */
export function useNow(): Ref<number> {
  const now = ref(serverNow())
  const timer = setInterval(() => (now.value = serverNow()), SECOND)
  onScopeDispose(() => clearInterval(timer))
  return now
}
