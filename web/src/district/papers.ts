/** Papers that were asked for: written while one waits, and then fetched by an address that holds for a few minutes. */
import { onScopeDispose, shallowRef } from 'vue'
import { answer, api } from '../app/api'
import type { Words } from '../app/language'
import { followed, type Asking, type Job } from '../app/papers'

type Asked = { id: string; words: Words | string; job: Job | null }

export function usePapers() {
  const asked = shallowRef<Asked[]>([])
  let over = false
  onScopeDispose(() => (over = true))

  /** Throws a Problem where it is refused. */
  async function ask(body: Asking, words: Words | string): Promise<void> {
    const { paper_id: id } = await answer(api.POST('/papers', { body }))
    asked.value = [{ id, words, job: null }, ...asked.value.filter((one) => one.id !== id)]
    const seen = (job: Job) =>
      (asked.value = asked.value.map((one) => (one.id === id ? { ...one, job } : one)))
    // Where it is not to be read any more, it stays as it was seen last.
    void followed(id, seen, () => over).catch(() => undefined)
  }

  return { asked, ask }
}
