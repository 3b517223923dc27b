// Every import() of the built pages goes by src/app/parts.ts, in the place of Vite's own loader, which gives up at once.
import { fileURLToPath } from 'node:url'

const OWN = fileURLToPath(new URL('../src/app/parts.ts', import.meta.url))
// As Vite calls it in itself: looked at with each of its releases.
const THEIRS = '\0vite/preload-helper.js'

export function bringing() {
  let found = false
  return {
    name: 'bringing',
    apply: 'build',
    enforce: 'pre',
    load(id) {
      if (id !== THEIRS) return
      found = true
      return `export { bring as __vitePreload } from ${JSON.stringify(OWN)}`
    },
    buildEnd(failed) {
      if (!failed && !found) this.error(`Vite has another loader now: ${THEIRS} was not asked for`)
    },
  }
}
