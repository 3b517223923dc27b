/** Who is signed in on this tab. Tokens live in sessionStorage, so another tab or the next guard has none of them.
 *
 * The sign-in library is loaded when it is needed: to sign in, and to renew.
 */
import { computed, reactive } from 'vue'
import { signRequestsWith } from './api'
import { keptOver, wipe } from './kept'
import { signedOut } from './problems'

type Kept = { token: string; expiresAt: number; subject: string; renewable: boolean }

const SIGN_IN = keptOver<Kept>('session')
const STAFF = keptOver<string>('staff')
const RENEW_BEFORE = 2 * 60_000

export const session = reactive({
  signIn: SIGN_IN.read(),
  staff: STAFF.read() ?? '',
  /** Ended while the page was open: what was typed is still there. */
  ended: false,
  locked: false,
  /** Somebody wants to do something, and has not said who they are. */
  asked: false,
  /** The sign-in service was not reached: no network, mostly. */
  unreached: false,
})

export const isSignedIn = computed(() => session.signIn !== null)

/** Account and staff number: whose a draft is. Null before sign-in. */
export const writer = computed(() => (session.signIn ? `${session.signIn.subject}#${session.staff}` : null))

let answers: ((staff: string) => void)[] = []

/** Who is acting: known, or asked for once. Every step is recorded under a staff number. */
export function whoActs(): Promise<string> {
  if (session.staff && !session.locked) return Promise.resolve(session.staff)
  session.asked = true
  return new Promise((resolve) => answers.push(resolve))
}

export function act(staff: string): void {
  session.staff = staff.trim()
  session.locked = session.asked = false
  STAFF.write(session.staff)
  answers.forEach((answer) => answer(session.staff))
  answers = []
}

export async function signIn(returnTo: string): Promise<void> {
  session.unreached = false
  try {
    const { toSignIn } = await import('./sign-in')
    await toSignIn(returnTo)
  } catch {
    session.unreached = true
  }
}

/** After the issuer has led back: where the person wanted to go. Throws where the sign-in failed. */
export async function finishSignIn(): Promise<string> {
  const { backFromSignIn } = await import('./sign-in')
  const { kept, returnTo } = await backFromSignIn()
  take(kept)
  return returnTo
}

/** Wipes what this tab knows; what was not sent stays with its writer (app/outbox.ts). */
export async function signOut(): Promise<void> {
  const { toSignOut } = await import('./sign-in')
  session.signIn = null
  session.staff = ''
  session.ended = session.locked = session.asked = false
  answers = []
  const leave = await toSignOut()
  wipe()
  leave()
}

function take(kept: Kept): void {
  SIGN_IN.write(kept)
  session.signIn = kept
  session.ended = false
}

let renewal: Promise<void> | null = null

function renewed(): Promise<void> {
  renewal ??= import('./sign-in')
    .then(async ({ renew }) => take(await renew()))
    .finally(() => (renewal = null))
  return renewal
}

/** The token for the next request, renewed shortly before it ends. Tokens end by this device's own clock: they were
 * dated by it when they came. */
export async function token(): Promise<string | null> {
  const now = session.signIn
  if (!now) return null
  const left = now.expiresAt - Date.now()
  if (left > RENEW_BEFORE) return now.token
  if (now.renewable) {
    try {
      await renewed()
    } catch {
      // No network, or refused: the old one may still do.
    }
  }
  const kept = session.signIn
  if (!kept || kept.expiresAt <= Date.now()) {
    session.ended = true
    throw signedOut()
  }
  return kept.token
}

signRequestsWith(token, () => (session.ended = true))
