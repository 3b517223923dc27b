import type { RouteRecordRaw } from '../app/navigation'
import type { Me } from '../app/me'
import { makeWords } from './titles'
import { KINDS, type RecordKind } from './kinds'

const lists = (kind: RecordKind) => (me: Me) => me.lists.some((one) => one.code === kind.code)

function listOf(kind: RecordKind, place: number): RouteRecordRaw {
  return {
    path: kind.page,
    component: () => import('./RecordListPage.vue'),
    props: { kind: kind.code },
    meta: {
      title: kind.name,
      menu: { words: kind.name, icon: kind.icon, place: kind.place ?? 30 + place },
      suits: lists(kind),
    },
  }
}

/** A list, a page, and a page that makes one: the same for every kind. */
export default [
  {
    path: '/app/new/:kind/:name',
    component: () => import('./MakePage.vue'),
    props: true,
    meta: { title: makeWords.make },
  },
  ...KINDS.flatMap((kind, place): RouteRecordRaw[] => [
    ...(kind.ownList ? [] : [listOf(kind, place)]),
    {
      path: `${kind.page}/:id`,
      component: () => import('./RecordPage.vue'),
      props: (to) => ({ kind: kind.code, id: String(to.params.id) }),
      meta: { title: kind.name },
    },
  ]),
] satisfies RouteRecordRaw[]
