import type { RouteRecordRaw } from '../app/navigation'
import type { Me } from '../app/me'
import { outreachTitles } from './titles'

const lists = (kind: string) => (me: Me) => me.lists.some((one) => one.code === kind)

export default [
  {
    path: '/app/outreach',
    component: () => import('./YearPage.vue'),
    meta: {
      title: outreachTitles.year,
      menu: { words: outreachTitles.year, icon: 'calendar', place: 41 },
      suits: lists('activity'),
    },
  },
  {
    path: '/app/readiness',
    component: () => import('./ReadinessPage.vue'),
    meta: {
      title: outreachTitles.readiness,
      menu: { words: outreachTitles.readiness, icon: 'check', place: 42 },
      suits: lists('activity'),
    },
  },
  {
    path: '/app/points',
    component: () => import('./PointsPage.vue'),
    meta: {
      title: outreachTitles.points,
      menu: { words: outreachTitles.points, icon: 'plus', place: 43 },
      suits: lists('points_entry'),
    },
  },
  {
    path: '/app/packs',
    component: () => import('./PacksPage.vue'),
    meta: {
      title: outreachTitles.packs,
      menu: { words: outreachTitles.packs, icon: 'book', place: 44 },
      suits: lists('teaching_pack'),
    },
  },
] satisfies RouteRecordRaw[]
