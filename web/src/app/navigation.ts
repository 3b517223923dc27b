/** What a route says of itself; the menu follows from the routes. */
import type { RouteRecordRaw } from 'vue-router'
import type { Me } from './me'
import type { Words } from './language'
import type { IconName } from '../kit/icons'

export type MenuEntry = { words: Words; icon: IconName; place: number }

/** From which place on entries are of one kind of work. */
export type MenuGroup = { from: number; words: Words }

declare module 'vue-router' {
  interface RouteMeta {
    title: Words
    /** Shows before sign-in. */
    open?: boolean
    /** Its place in the menu; the five first stand in the bar of a phone. */
    menu?: MenuEntry
    /** For whom it stands in the menu, by what the API says that the account may do. Left out: for everybody signed in. */
    suits?: (me: Me) => boolean
    /** Without bars and menu: the wall. */
    bare?: boolean
  }
}

export type { RouteRecordRaw }
export const BAR = 5
