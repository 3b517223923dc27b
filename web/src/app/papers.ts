/** Papers, ledgers and lists: asked for, made by the system meanwhile, and fetched by a link that soon ends. */
import { answer, api, type Schemas } from './api'
import { newKey } from './keys'
import { asProblem, Problem } from './problems'
import { appWords } from './words'

export type Job = Schemas['PaperJobAnswer']
export type Asking = Schemas['AskBody']
export type PaperAsk = Omit<Asking, 'client_key'>

const LOOK_AGAIN = 1_500
const OVER = ['done', 'failed']

/** Looks until it is made or has failed; `seen` is told of each look, `stopped` ends it. Throws a Problem that does not pass. */
export async function followed(
  id: string,
  seen: (job: Job) => void = () => undefined,
  stopped: () => boolean = () => false,
): Promise<Job | null> {
  while (!stopped()) {
    const job = await read(id)
    if (job) seen(job)
    if (job && OVER.includes(job.state)) return job
    await new Promise((on) => setTimeout(on, LOOK_AGAIN))
  }
  return null
}

/** Null where the network fails for a moment. */
async function read(id: string): Promise<Job | null> {
  try {
    return await answer(api.GET('/papers/{paper_id}', { params: { path: { paper_id: id } } }))
  } catch (thrown) {
    const problem = asProblem(thrown)
    if (problem.passes) return null
    throw problem
  }
}

/** The link to what was asked for. Throws a Problem, also where it could not be made. */
export async function paperLink(asked: PaperAsk): Promise<string> {
  const { paper_id } = await answer(api.POST('/papers', { body: { ...asked, client_key: newKey() } }))
  const job = await followed(paper_id)
  if (job?.url) return job.url
  throw new Problem('refused', 409, job?.reason_name ?? appWords.refused)
}
