import type { RouteRecordRaw } from '../app/navigation'
import { hazardTitles } from './titles'

export default [
  {
    path: '/app/hazards/report',
    component: () => import('./HazardReportPage.vue'),
    meta: {
      title: hazardTitles.report,
      menu: { words: hazardTitles.report, icon: 'hazard', place: 12 },
      suits: (me) => me.sources.length > 0,
    },
  },
] satisfies RouteRecordRaw[]
