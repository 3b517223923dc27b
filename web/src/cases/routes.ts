import type { RouteRecordRaw } from '../app/navigation'
import { searchTitles } from './titles'

export default [
  {
    path: '/app/search',
    component: () => import('./SearchPage.vue'),
    meta: {
      title: searchTitles.search,
      menu: { words: searchTitles.search, icon: 'search', place: 25 },
      suits: (me) => me.lists.length > 1,
    },
  },
] satisfies RouteRecordRaw[]
