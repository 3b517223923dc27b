import type { RouteRecordRaw } from '../app/navigation'
import { titles } from './titles'

export default [
  {
    path: '/app/report',
    component: () => import('./ReportPage.vue'),
    meta: { title: titles.report, open: true, menu: { words: titles.reportShort, icon: 'alert', place: 10 } },
  },
  {
    path: '/app/report/outbox',
    component: () => import('./OutboxPage.vue'),
    meta: { title: titles.outbox, open: true },
  },
  {
    path: '/app/report/receipt/:id',
    component: () => import('./ReceiptPage.vue'),
    meta: { title: titles.receipt },
  },
  {
    path: '/app/report/paper',
    component: () => import('./PaperPage.vue'),
    meta: { title: titles.paper, open: true },
  },
  {
    path: '/app/my-reports',
    component: () => import('./MyReportsPage.vue'),
    meta: { title: titles.mine, menu: { words: titles.mine, icon: 'list', place: 20 } },
  },
  {
    path: '/app/my-reports/:id',
    component: () => import('./MyReportPage.vue'),
    meta: { title: titles.mine },
  },
] satisfies RouteRecordRaw[]
