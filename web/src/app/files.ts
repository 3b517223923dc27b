/** Files on their way to a record and back: announced to the API, posted to storage, read by links that soon end. */
import { answer, api } from './api'
import { offline, Problem } from './problems'
import { whoActs } from './session'
import { appWords } from './words'

const LOOK_AGAIN = 1_500

export type Purpose = 'before' | 'after' | 'evidence' | 'scene' | 'material'

/** Sends one file under its own key: the same key again is the same file. Throws a Problem. */
export async function sendFile(caseId: string, purpose: Purpose, file: Blob, key: string): Promise<string> {
  const form = await answer(
    api.POST('/attachments', {
      body: {
        acting_staff: await whoActs(),
        client_key: key,
        case_id: caseId,
        purpose,
        media: file.type,
        size: file.size,
      },
    }),
  )
  if (form.state !== 'awaited') return form.attachment_id // it has arrived before
  const body = new FormData()
  for (const [name, value] of Object.entries(form.fields)) body.append(name, value)
  body.append('file', file)
  let stored: Response
  try {
    stored = await fetch(form.url, { method: 'POST', body })
  } catch {
    throw offline()
  }
  if (!stored.ok) throw new Problem('busy', stored.status, appWords.busy)
  return form.attachment_id
}

/** Waits until it is known what became of files that were sent, and answers those that were not taken. Throws a Problem. */
export async function looked(caseId: string, ids: readonly string[]) {
  for (;;) {
    const { files } = await answer(
      api.GET('/attachments/{case_id}', { params: { path: { case_id: caseId } } }),
    )
    const sent = files.filter((one) => ids.includes(one.attachment_id))
    if (sent.every((one) => one.state !== 'awaited')) return sent.filter((one) => one.state === 'refused')
    await new Promise((on) => setTimeout(on, LOOK_AGAIN))
  }
}

/** Where a file can be read for a few minutes. */
export async function linkTo(caseId: string, attachmentId: string) {
  return answer(
    api.GET('/attachments/{case_id}/{attachment_id}', {
      params: { path: { case_id: caseId, attachment_id: attachmentId } },
    }),
  )
}
