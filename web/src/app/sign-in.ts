/** Signing in at the issuer: code flow with PKCE. Loaded on demand, since the report form needs none of it. */
import { UserManager, WebStorageStateStore, type User } from 'oidc-client-ts'
import { appWords } from './words'
import { Problem } from './problems'
import { settings } from './settings'

function manager(): UserManager {
  const known = settings()?.signIn
  if (!known) throw new Problem('refused', 0, appWords.signInFailed)
  const store = new WebStorageStateStore({ store: sessionStorage, prefix: 'csl.oidc.' })
  return new UserManager({
    authority: known.issuer,
    client_id: known.client,
    metadataUrl: known.discovery,
    redirect_uri: `${location.origin}/`,
    post_logout_redirect_uri: `${location.origin}/`,
    response_type: 'code',
    scope: 'openid',
    stateStore: store,
    userStore: store,
    automaticSilentRenew: false,
    loadUserInfo: false,
  })
}

export async function toSignIn(returnTo: string): Promise<void> {
  await manager().signinRedirect({ state: returnTo })
}

export async function backFromSignIn() {
  const user = await manager().signinRedirectCallback()
  return { kept: kept(user), returnTo: typeof user.state === 'string' ? user.state : '/app' }
}

export async function renew() {
  const user = await manager().signinSilent()
  if (!user) throw new Problem('signed-out', 401, appWords.signedOut)
  return kept(user)
}

/** What is left to do after the tab has forgotten everything: to leave, also at the issuer where it has a page for that. */
export async function toSignOut(): Promise<() => void> {
  const home = `${location.origin}/`
  try {
    const known = manager()
    const end = new URL((await known.metadataService.getEndSessionEndpoint()) ?? '')
    const user = await known.getUser()
    end.searchParams.set('client_id', known.settings.client_id)
    if (settings()?.signIn.logout === 'cognito') {
      end.searchParams.set('logout_uri', home)
    } else {
      end.searchParams.set('post_logout_redirect_uri', home)
      if (user?.id_token) end.searchParams.set('id_token_hint', user.id_token)
    }
    return () => location.replace(end.href)
  } catch {
    return () => location.replace(home) // no network, or an issuer without such a page
  }
}

/** The API trusts the identity token: its audience is this client at every issuer. It has come just now, so it ends by this
 * device's clock when its whole life is over, however wrong that clock is. */
function kept(user: User) {
  const { id_token: token, profile, refresh_token: refresh } = user
  if (!token) throw new Problem('refused', 0, appWords.signInFailed)
  const life = (profile.exp - profile.iat) * 1000
  return { token, expiresAt: Date.now() + life, subject: profile.sub, renewable: refresh !== undefined }
}
