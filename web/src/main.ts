import { createApp } from 'vue'
import App from './App.vue'
import { beginWhenSignedIn } from './app/begin'
import { openWithoutNetwork } from './app/offline'
import { surely } from './app/parts'
import { router } from './app/router'
import { finishSignIn } from './app/session'
import './kit/tokens.css'
import './kit/elements.css'

/** The issuer leads back to the root, with a code or with a refusal. */
async function landing(): Promise<string | null> {
  const asked = new URLSearchParams(location.search)
  if (location.pathname !== '/' || !asked.has('state')) return null
  try {
    return await finishSignIn()
  } catch {
    return '/app?sign-in=failed'
  }
}

void landing().then(async (target) => {
  // Before the router looks at the address itself: a code stays in no history.
  if (target) await router.replace(target)
  createApp(App).use(router).mount('#app')
  beginWhenSignedIn()
  // What waits is sent from whichever page is open.
  const [{ watchOutbox }] = await surely(() =>
    Promise.all([import('./app/outbox'), import('./report/outbox'), import('./app/kept-actions')]),
  )
  watchOutbox()
  openWithoutNetwork()
})
