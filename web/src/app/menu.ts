/** The menu follows from the routes: what names a place in it, and suits the account. */
import { me } from './me'
import type { MenuEntry } from './navigation'
import { routes } from './router'
import { session } from './session'

export function menuOf(): (MenuEntry & { path: string })[] {
  return routes.value
    .filter(({ meta }) => {
      if (!meta?.menu) return false
      if (!session.signIn) return meta.open === true
      return !meta.suits || (me.value !== null && meta.suits(me.value))
    })
    .map(({ path, meta }) => ({ path, ...meta!.menu! }))
    .sort((one, other) => one.place - other.place)
}
