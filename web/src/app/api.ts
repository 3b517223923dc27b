/** The one door to the API. Everything that fails is thrown as a Problem. */
import createClient from 'openapi-fetch'
import type { components, paths } from './api-types'
import { heardServerTime } from './clock'
import { language } from './language'
import { offline, Problem, problemOf } from './problems'

export type Schemas = components['schemas']

type Bearer = () => Promise<string | null>
let bearer: Bearer = () => Promise.resolve(null)
let refused = (): void => undefined

/** Whose token is sent, and who hears that it is taken no more; the session says it once, at the start. */
export function signRequestsWith(source: Bearer, whenRefused: () => void): void {
  bearer = source
  refused = whenRefused
}

async function carried(request: Request): Promise<Response> {
  const token = await bearer()
  if (token) request.headers.set('Authorization', `Bearer ${token}`)
  request.headers.set('Accept-Language', language.value)
  let response: Response
  try {
    response = await fetch(request)
  } catch {
    throw offline()
  }
  heardServerTime(response.headers.get('Date'))
  if (token && response.status === 401) refused()
  return response
}

export const api = createClient<paths>({ baseUrl: '', fetch: carried })

type Asked<T> = Promise<{ data?: T; error?: unknown; response: Response }>

/** What was answered: `const me = await answer(api.GET('/me'))`. Throws a Problem. */
export async function answer<T>(asked: Asked<T>): Promise<T> {
  const { data, error, response } = await asked
  if (!response.ok) throw problemOf(response.status, error)
  return data as T
}

/** A route whose path is only known as it runs: an action's, for one. Throws a Problem. */
export async function ask<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
  const response = await carried(
    new Request(path, {
      method,
      headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    }),
  )
  const said: unknown = await response.json().catch(() => null)
  if (!response.ok) throw problemOf(response.status, said)
  return said as T
}

export { Problem }
