// Writes dist/sw.js after the build: the worker with the list of files that a report needs without a network.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

const NEEDED = [
  'src/report/ReportPage.vue',
  'src/kit/PhotoPicker.vue',
  'src/report/MoreAbout.vue',
  'src/report/WhenFound.vue',
  'src/report/OutboxPage.vue',
  'src/duty/TodayPage.vue',
  'src/duty/PostPage.vue',
  'src/duty/ScanPage.vue',
  // What is wanted once the network is back: a browser that has failed to load a part does not ask for it again.
  'src/report/ReceiptPage.vue',
  'src/app/sign-in.ts',
  'src/report/outbox.ts',
  'src/app/kept-actions.ts',
  'src/app/StartPage.vue',
]

/** A plugin of Vite's: `worker` is the file that the list and the release are written into. */
export function offline(worker) {
  return {
    name: 'offline',
    apply: 'build',
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((one) => one.type === 'chunk')
      const files = new Set()
      const add = (chunk) => {
        if (!chunk || files.has(chunk.fileName)) return
        files.add(chunk.fileName)
        for (const css of chunk.viteMetadata?.importedCss ?? []) files.add(css)
        for (const name of chunk.imports) add(bundle[name])
      }
      for (const chunk of chunks) {
        const has = (name) => chunk.moduleIds.some((id) => id.endsWith(name))
        if (chunk.isEntry || NEEDED.some(has)) add(chunk)
      }
      const list = [...files].sort().map((name) => `/${name}`)
      const release = createHash('sha256').update(list.join()).digest('hex').slice(0, 12)
      const source = readFileSync(worker, 'utf8')
        .replace('__FILES__', () => JSON.stringify(list))
        .replace('__RELEASE__', release)
      this.emitFile({ type: 'asset', fileName: 'sw.js', source })
    },
  }
}
