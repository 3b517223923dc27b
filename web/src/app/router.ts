/** Every page is a lazy route that its folder names in routes.ts. Addresses are whole: /app/… */
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { say } from './language'
import { session, signIn } from './session'
import { appWords } from './words'
import recordRoutes from '../records/routes'
import reportRoutes from '../report/routes'
import caseRoutes from '../cases/routes'
import hazardRoutes from '../hazards/routes'
import dutyRoutes from '../duty/routes'
import outreachRoutes from '../outreach/routes'
import boardRoutes from '../board/routes'
import districtRoutes from '../district/routes'
import { startWords } from './titles'

const appRoutes: RouteRecordRaw[] = [
  {
    path: '/app',
    component: () => import('./StartPage.vue'),
    meta: { title: startWords.start, open: true, menu: { words: startWords.start, icon: 'home', place: 0 } },
  },
  {
    path: '/app/kit',
    component: () => import('../kit/KitPage.vue'),
    meta: { title: startWords.kit, open: true },
  },
  {
    path: '/app/act/:kind/:id/:action',
    component: () => import('./ActPage.vue'),
    meta: { title: startWords.act },
  },
  { path: '/', redirect: '/app' },
  {
    path: '/:any(.*)*',
    component: () => import('./NotFoundPage.vue'),
    meta: { title: appWords.notFound, open: true },
  },
]

export const routes: RouteRecordRaw[] = [
  ...reportRoutes,
  ...caseRoutes,
  ...hazardRoutes,
  ...dutyRoutes,
  ...outreachRoutes,
  ...boardRoutes,
  ...districtRoutes,
  ...recordRoutes,
  ...appRoutes,
]

export const router = createRouter({
  history: createWebHistory('/'),
  routes,
  scrollBehavior: (to, _from, saved) => saved ?? (to.hash ? {} : { top: 0 }),
})

router.beforeEach(async (to) => {
  if (to.meta.open || session.signIn) return true
  await signIn(to.fullPath)
  return false
})

router.afterEach((to) => {
  const title = say(to.meta.title)
  document.title = title ? `${title} · ${say(appWords.name)}` : say(appWords.name)
})
