/** Files on their way to a record and back: announced to the API, posted to storage, read by links that soon end. */
import { answer, api } from './api'
import { offline, Problem } from './problems'
import { whoActs } from './session'
import { appWords } from './words'

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

/** Where a file can be read for a few minutes. */
export async function linkTo(caseId: string, attachmentId: string) {
  return answer(
    api.GET('/attachments/{case_id}/{attachment_id}', {
      params: { path: { case_id: caseId, attachment_id: attachmentId } },
    }),
  )
}
