/** Live without push: ask again and again, less often in a hidden tab, at once when it is looked at again. */
import { onScopeDispose, readonly, ref } from 'vue'
import { serverNow } from './clock'
import { asProblem, type Problem } from './problems'

export type Rhythm = { shown: number; hidden: number }

export const USUAL: Rhythm = { shown: 10_000, hidden: 60_000 }

/** Asks while its component is there; a rhythm that the API says is asked for anew each time. `problem` is set while the last asking failed; `lastRead` is when one did not. */
export function usePolling(read: () => Promise<void>, rhythm: Rhythm | (() => Rhythm) = USUAL) {
  const problem = ref<Problem | null>(null)
  const lastRead = ref<number | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  let over = false

  async function now(): Promise<void> {
    clearTimeout(timer)
    try {
      await read()
      problem.value = null
      lastRead.value = serverNow()
    } catch (thrown) {
      problem.value = asProblem(thrown)
    }
    if (over) return
    const { shown, hidden } = typeof rhythm === 'function' ? rhythm() : rhythm
    timer = setTimeout(now, document.hidden ? hidden : shown)
  }

  function looked(): void {
    if (!document.hidden) void now()
  }

  document.addEventListener('visibilitychange', looked)
  onScopeDispose(() => {
    over = true
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', looked)
  })
  void now()
  return { now, problem: readonly(problem), lastRead: readonly(lastRead) }
}
