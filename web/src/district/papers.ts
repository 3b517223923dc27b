/** A paper that was asked for: it is written while one waits, and then fetched by an address that holds for a few minutes. */
import { onScopeDispose, shallowRef } from 'vue'
import { answer, api, type Schemas } from '../app/api'
import type { Words } from '../app/language'

export type Job = Schemas['PaperJobAnswer']
export type Asking = Schemas['AskBody']
type Asked = { id: string; words: Words | string; job: Job | null }

const AGAIN = 1_500
const OVER = ['done', 'failed']

export function usePapers() {
  const asked = shallowRef<Asked[]>([])
  let over = false
  onScopeDispose(() => (over = true))

  /** Throws a Problem where it is refused. */
  async function ask(body: Asking, words: Words | string): Promise<void> {
    const { paper_id: id } = await answer(api.POST('/papers', { body }))
    asked.value = [{ id, words, job: null }, ...asked.value.filter((one) => one.id !== id)]
    void follow(id)
  }

  async function follow(id: string): Promise<void> {
    while (!over) {
      const job = await answer(api.GET('/papers/{paper_id}', { params: { path: { paper_id: id } } })).catch(
        () => null,
      )
      if (job) asked.value = asked.value.map((one) => (one.id === id ? { ...one, job } : one))
      if (job && OVER.includes(job.state)) return
      await new Promise((resolve) => setTimeout(resolve, AGAIN))
    }
  }

  return { asked, ask }
}
