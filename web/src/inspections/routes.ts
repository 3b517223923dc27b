import type { RouteRecordRaw } from '../app/navigation'
import { walkTitles } from './titles'

export default [
  {
    path: '/app/inspections/:id/walk',
    component: () => import('./WalkPage.vue'),
    props: true,
    meta: { title: walkTitles.walk },
  },
] satisfies RouteRecordRaw[]
