// What a phone has to load, in brotli bytes as they are served, against what is allowed. Fails where it is more.
import { readFileSync } from 'node:fs'
import { brotliCompressSync } from 'node:zlib'

const DIST = new URL('../dist/', import.meta.url)
const KIB = 1024

// Entries by the file that the page begins with; what they import at once comes along.
const BUDGETS = [
  { name: 'report page, first paint', entries: ['src/report/ReportPage.vue'], most: 60 * KIB },
  {
    name: 'report page to a sent report, signing in included',
    entries: [
      'src/report/ReportPage.vue',
      'src/kit/PhotoPicker.vue',
      'src/app/sign-in.ts',
      'src/report/OutboxPage.vue',
      'src/report/ReceiptPage.vue',
    ],
    most: 90 * KIB,
  },
  { name: 'start page', entries: ['src/app/StartPage.vue'], most: 70 * KIB },
  { name: 'worklist', entries: ['src/cases/WorklistPage.vue'], most: 90 * KIB },
  { name: 'board', entries: ['src/board/BoardPage.vue'], most: 250 * KIB },
]

const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', DIST), 'utf8'))

function filesOf(entry, found = new Set()) {
  const chunk = manifest[entry]
  if (!chunk || found.has(chunk.file)) return found
  found.add(chunk.file)
  for (const css of chunk.css ?? []) found.add(css)
  for (const needed of chunk.imports ?? []) filesOf(needed, found)
  return found
}

const weigh = (file) => brotliCompressSync(readFileSync(new URL(file, DIST))).length

let over = false
for (const { name, entries, most } of BUDGETS) {
  if (!manifest[entries[0]]) continue // a page that nobody has made yet
  const files = new Set(['index.html'])
  for (const entry of ['index.html', ...entries]) filesOf(entry, files)
  const bytes = [...files].reduce((sum, file) => sum + weigh(file), 0)
  const fits = bytes <= most
  over ||= !fits
  console.log(`${fits ? ' ' : '!'} ${(bytes / KIB).toFixed(1).padStart(6)} KiB of ${most / KIB}  ${name}`)
}
if (over) {
  console.error('太大，首次打开会太慢 / too much to load: see which import brought it')
  process.exit(1)
}
