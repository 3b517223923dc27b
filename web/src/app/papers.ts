/** Papers, ledgers and lists: asked for, made by the system meanwhile, and fetched by a link that soon ends. */
import { answer, api } from './api'
import type { Schemas } from './api'
import { newKey } from './keys'
import { Problem } from './problems'
import { appWords } from './words'

export type PaperAsk = Omit<Schemas['AskBody'], 'client_key'>

const LOOK_AGAIN = 1_500

/** The link to what was asked for. Throws a Problem, also where it could not be made. */
export async function paperLink(asked: PaperAsk): Promise<string> {
  const { paper_id } = await answer(api.POST('/papers', { body: { ...asked, client_key: newKey() } }))
  for (;;) {
    const job = await answer(api.GET('/papers/{paper_id}', { params: { path: { paper_id } } }))
    if (job.url) return job.url
    if (job.state === 'failed') throw new Problem('refused', 409, job.reason_name ?? appWords.refused)
    await new Promise((on) => setTimeout(on, LOOK_AGAIN))
  }
}
