import type { RouteRecordRaw } from '../app/navigation'
import type { Me } from '../app/me'
import { boardTitles } from './titles'

const looks = (me: Me) => me.features.some((one) => one.code === 'board')

export default [
  {
    path: '/app/board',
    component: () => import('./BoardPage.vue'),
    meta: {
      title: boardTitles.board,
      menu: { words: boardTitles.board, icon: 'board', place: 12 },
      suits: looks,
    },
  },
  {
    path: '/app/board/wall',
    component: () => import('./WallPage.vue'),
    meta: { title: boardTitles.wall, bare: true },
  },
  {
    path: '/app/board/records',
    component: () => import('./OpenOnesPage.vue'),
    meta: { title: boardTitles.openOnes },
  },
] satisfies RouteRecordRaw[]
