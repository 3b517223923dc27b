import type { RouteRecordRaw } from '../app/navigation'
import type { Me } from '../app/me'
import type { Words } from '../app/language'
import type { IconName } from '../kit/icons'
import { accountsWords } from './accounts-words'
import { filesWords } from './files-words'
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
  page('/bulletins/:month?', districtTitles.bulletin, () => import('./BulletinPage.vue')),
  page('/comparison', districtTitles.comparison, () => import('./ComparisonPage.vue')),
  page('/assurances', districtTitles.assurances, () => import('./AssurancesPage.vue')),
  page('/policies', districtTitles.policies, () => import('./PoliciesPage.vue'), {
    icon: 'file',
    place: 66,
    suits: has('policies'),
  }),
  page('/papers', districtTitles.papers, () => import('./PapersPage.vue'), {
    icon: 'file',
    place: 62,
    suits: (me) => has('ledgers')(me) || has('exports')(me) || has('bulletin')(me),
  }),
  page('/lists', districtTitles.worklists, () => import('./WorklistsPage.vue'), {
    icon: 'list',
    place: 63,
    suits: has('exports'),
  }),
  page('/lists/:id', districtTitles.worklist, () => import('./WorklistPage.vue')),
  page('/calendars', districtTitles.calendars, () => import('./CalendarsPage.vue'), {
    icon: 'calendar',
    place: 64,
    suits: has('calendars'),
  }),
  page('/devices', districtTitles.devices, () => import('./DevicesPage.vue'), {
    icon: 'bell',
    place: 65,
    suits: has('devices'),
  }),
  page('/district/accounts', accountsWords.title, () => import('./AccountsPage.vue'), {
    icon: 'people',
    place: 71,
    suits: has('accounts'),
  }),
  page('/district/accounts/:account', accountsWords.title, () => import('./AccountPage.vue')),
  page('/district/files', filesWords.title, () => import('./FilesPage.vue'), {
    icon: 'file',
    place: 70,
    suits: has('district_files'),
  }),
] satisfies RouteRecordRaw[]
