/** The pages that the report form needs none of: they come after it. A folder's routes.ts names its own. */
import type { RouteRecordRaw } from 'vue-router'
import type { MenuGroup } from './navigation'
import boardRoutes from '../board/routes'
import caseRoutes from '../cases/routes'
import districtRoutes from '../district/routes'
import dutyRoutes from '../duty/routes'
import hazardRoutes from '../hazards/routes'
import inspectionRoutes from '../inspections/routes'
import outreachRoutes from '../outreach/routes'
import recordRoutes from '../records/routes'
import { groupWords, startWords } from './titles'

/** The menu as people work; what stands before the first is what everybody has. */
export const menuGroups: MenuGroup[] = [
  { from: 25, words: groupWords.cases },
  { from: 34, words: groupWords.duty },
  { from: 41, words: groupWords.outreach },
  { from: 60, words: groupWords.figures },
  { from: 70, words: groupWords.administration },
]

const appRoutes: RouteRecordRaw[] = [
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
]

export default [
  ...caseRoutes,
  ...hazardRoutes,
  ...inspectionRoutes,
  ...dutyRoutes,
  ...outreachRoutes,
  ...boardRoutes,
  ...districtRoutes,
  ...recordRoutes,
  ...appRoutes,
]
