/** What went wrong, in words for a person. Faults name the field that they are about. */
import { parted, say, type Words } from './language'
import { appWords } from './words'

export type Fault = { field: string; code: string; zh: string; en: string }

/** `stale`: somebody wrote first, and what was typed can be sent again by the new version. */
export type ProblemKind = 'offline' | 'signed-out' | 'refused' | 'stale' | 'busy'

export class Problem extends Error {
  constructor(
    readonly kind: ProblemKind,
    readonly status: number,
    readonly title: Words,
    readonly faults: Fault[] = [],
  ) {
    super(title.zh)
    this.name = 'Problem'
  }

  /** Whether the same again may do: no network, or a server that is busy. */
  get passes(): boolean {
    return this.kind === 'offline' || this.kind === 'busy'
  }
}

export function offline(): Problem {
  return new Problem('offline', 0, appWords.offline)
}

export function signedOut(): Problem {
  return new Problem('signed-out', 401, appWords.signedOut)
}

function kindOf(status: number, type: string): ProblemKind {
  if (status >= 500 || status === 429) return 'busy'
  return type.endsWith(':stale-version') ? 'stale' : 'refused'
}

/** From an answer that is no success: RFC 9457, or the gateway's own words. */
export function problemOf(status: number, body: unknown): Problem {
  if (status === 401) return signedOut()
  const said = body as { type?: string; title?: string; faults?: Fault[] } | null
  const kind = kindOf(status, said?.type ?? '')
  const title = said?.title ? parted(said.title) : kind === 'busy' ? appWords.busy : appWords.refused
  return new Problem(kind, status, title, said?.faults ?? [])
}

/** Whatever was thrown, as a problem. What is no problem of ours is a fault of the page: it is said plainly. */
export function asProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown
  console.error(thrown)
  return new Problem('refused', -1, appWords.unexpected)
}

export function saidOf(fault: Fault): string {
  return say({ zh: fault.zh, en: fault.en })
}
