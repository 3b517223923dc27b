/** Every page is a lazy route that its folder names in routes.ts; all but the report form's come in later-routes.ts, so
 * that the form loads none of them. Addresses are whole: /app/… */
import { shallowRef } from 'vue'
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import type { MenuGroup } from './navigation'
import { say } from './language'
import { session, signIn } from './session'
import { appWords } from './words'
import reportRoutes from '../report/routes'
import { startWords } from './titles'

const UNKNOWN = 'unknown'

const first: RouteRecordRaw[] = [
  ...reportRoutes,
  {
    path: '/app',
    component: () => import('./StartPage.vue'),
    meta: { title: startWords.start, open: true, menu: { words: startWords.start, icon: 'home', place: 0 } },
  },
  { path: '/', redirect: '/app' },
  {
    path: '/:any(.*)*',
    name: UNKNOWN,
    component: () => import('./NotFoundPage.vue'),
    meta: { title: appWords.notFound, open: true },
  },
]

/** What is known so far, for the menu. */
export const routes = shallowRef(first)

export const router = createRouter({
  history: createWebHistory('/'),
  routes: first,
  scrollBehavior: (to, _from, saved) => saved ?? (to.hash ? {} : { top: 0 }),
})

/** Known with the pages that they name. */
export const groups = shallowRef<MenuGroup[]>([])

let reading: Promise<void> | null = null

/** Every page but the report form and its kin: read when one is asked for, or when a menu is to name them. */
export function readLaterRoutes(): Promise<void> {
  reading ??= import('./later-routes').then(
    ({ default: later, menuGroups }) => {
      groups.value = menuGroups
      later.forEach((one) => router.addRoute(one))
      routes.value = [...first, ...later]
    },
    (failed) => {
      reading = null // without a network: the next asks again
      throw failed
    },
  )
  return reading
}

router.beforeEach(async (to) => {
  if (to.name === UNKNOWN && routes.value === first) {
    await readLaterRoutes()
    return to.fullPath
  }
  if (to.meta.open || session.signIn) return true
  await signIn(to.fullPath)
  return false
})

router.afterEach((to) => {
  const title = say(to.meta.title)
  document.title = title ? `${title} · ${say(appWords.name)}` : say(appWords.name)
})
