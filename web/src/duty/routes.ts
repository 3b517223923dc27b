import type { RouteRecordRaw } from '../app/navigation'
import { kindWords } from '../records/titles'
import { dutyTitles } from './titles'

export default [
  {
    path: '/app/today',
    component: () => import('./TodayPage.vue'),
    meta: {
      title: dutyTitles.today,
      menu: { words: dutyTitles.today, icon: 'shield', place: 5 },
      suits: (me) => me.lists.some((one) => one.code === 'peak_post' || one.code === 'patrol'),
    },
  },
  {
    path: '/app/today/:id',
    component: () => import('./PostPage.vue'),
    props: true,
    meta: { title: dutyTitles.post },
  },
  {
    // Printed codes lead here: it opens before sign-in and without a network.
    path: '/app/patrol',
    component: () => import('./ScanPage.vue'),
    meta: { title: dutyTitles.scan, open: true },
  },
  {
    path: '/app/patrol-plans/:id/codes',
    component: () => import('./CodesPage.vue'),
    props: true,
    meta: { title: dutyTitles.codes },
  },
  {
    // In the place of the list that every kind has: a log is read by the day.
    path: '/app/log',
    component: () => import('./LogPage.vue'),
    meta: {
      title: kindWords.log,
      menu: { words: kindWords.log, icon: 'book', place: 38 },
      suits: (me) => me.lists.some((one) => one.code === 'log_entry'),
    },
  },
  {
    path: '/app/posts/week',
    component: () => import('./WeekPage.vue'),
    meta: {
      title: dutyTitles.week,
      menu: { words: dutyTitles.week, icon: 'calendar', place: 34 },
      // A school's own week is its list.
      suits: (me) => me.makes.some((one) => one.kind === 'peak_post'),
    },
  },
  {
    path: '/app/rotas/:id/lines',
    component: () => import('./RotaLinesPage.vue'),
    props: true,
    meta: { title: dutyTitles.rota },
  },
  {
    path: '/app/log/new',
    component: () => import('./LogEntryPage.vue'),
    meta: { title: dutyTitles.entry },
  },
] satisfies RouteRecordRaw[]
