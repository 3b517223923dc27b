/** The menu follows from the routes: what names a place in it, and suits the account. */
import { me } from './me'
import type { MenuEntry, MenuGroup } from './navigation'
import { groups, routes } from './router'
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

/** The group that begins with an entry, if it is the first of its group. */
export function groupAt(places: readonly number[], n: number): MenuGroup | undefined {
  const of = (place: number) => groups.value.filter((one) => one.from <= place).pop()
  const own = of(places[n]!)
  return n > 0 && of(places[n - 1]!) === own ? undefined : own
}
