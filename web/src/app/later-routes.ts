/** The pages that the report form needs none of: they come after it. A folder's routes.ts names its own. */
import type { RouteRecordRaw } from 'vue-router'
import boardRoutes from '../board/routes'
import caseRoutes from '../cases/routes'
import districtRoutes from '../district/routes'
import dutyRoutes from '../duty/routes'
import hazardRoutes from '../hazards/routes'
import inspectionRoutes from '../inspections/routes'
import outreachRoutes from '../outreach/routes'
import recordRoutes from '../records/routes'
import { startWords } from './titles'

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
