import type { RouteRecordRaw } from '../app/navigation'
import type { Me } from '../app/me'
import type { Words } from '../app/language'
import type { IconName } from '../kit/icons'
import { districtTitles } from './titles'

const has = (feature: string) => (me: Me) => me.features.some((one) => one.code === feature)

function page(
  path: string,
  title: Words,
  component: RouteRecordRaw['component'],
  menu?: { icon: IconName; place: number; suits: (me: Me) => boolean },
): RouteRecordRaw {
  const shown = menu && { menu: { words: title, icon: menu.icon, place: menu.place }, suits: menu.suits }
  return { path: `/app${path}`, component: component!, props: true, meta: { title, ...shown } }
}

export default [
  page('/figures', districtTitles.figures, () => import('./FiguresPage.vue'), {
    icon: 'board',
    place: 60,
    suits: has('figures'),
  }),
  page('/figures/records', districtTitles.records, () => import('./RecordsBehindPage.vue')),
  page('/figures/campuses', districtTitles.byCampus, () => import('./ByCampusPage.vue')),
] satisfies RouteRecordRaw[]
