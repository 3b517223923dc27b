// The built files against the oldest web views (Chrome 78, Safari 13): syntax that they cannot read, and functions that
// they do not have. Vite lowers syntax, and no functions.
import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'acorn'
import { full } from 'acorn-walk'

const ASSETS = new URL('../dist/assets/', import.meta.url)

// Methods of any object, with the Chrome that first had them.
const METHODS = {
  at: 92,
  replaceAll: 85,
  findLast: 97,
  findLastIndex: 97,
  toSorted: 110,
  toReversed: 110,
  toSpliced: 122,
  hasOwn: 93,
  groupBy: 117,
  randomUUID: 92,
  arrayBuffer: 0, // Response has it everywhere, Blob since 76 and not in Safari 13: looked at by hand
  any: 85,
  withResolvers: 119,
  replaceChildren: 86,
}
const NAMES = {
  structuredClone: 98,
  WeakRef: 84,
  FinalizationRegistry: 84,
  AggregateError: 85,
  reportError: 95,
}
// What stands in a library and is never reached from here.
const EXCUSED = {
  vue: {
    toReversed: 'reactive arrays offer what the array itself has',
    toSorted: 'the same',
    toSpliced: 'the same',
  },
  'sign-in': {
    randomUUID: 'oidc-client-ts: client assertions only, which a page without a secret does not make',
  },
}
// What CSS may not lean on, as it has no way back; inside @supports it may.
const STYLES = [/:has\(/, /:where\(/, /aspect-ratio:/, /\binset:/, /@container/, /@layer/, /\bgap:/]

const faults = []

function lookAtScript(file, text) {
  const excused = Object.entries(EXCUSED).find(([name]) => file.startsWith(`${name}-`))?.[1] ?? {}
  let tree
  try {
    tree = parse(text, { ecmaVersion: 2020, sourceType: 'module' })
  } catch (error) {
    faults.push(`${file}: ${error.message} ${text.slice(error.pos - 40, error.pos + 40)}`)
    return
  }
  full(tree, (node) => {
    const at = `${file}: …${text.slice(node.start, node.start + 60)}…`
    if (node.type === 'ChainExpression' || (node.type === 'LogicalExpression' && node.operator === '??')) {
      faults.push(`${at} (ES2020)`)
    }
    if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression') {
      const name = node.callee.property.name
      if (Object.hasOwn(METHODS, name ?? '') && METHODS[name] > 78 && !excused[name]) {
        faults.push(`${at} ${name}: Chrome ${METHODS[name]}`)
      }
    }
    if (node.type === 'NewExpression' || node.type === 'CallExpression') {
      const name = node.callee.name
      if (Object.hasOwn(NAMES, name ?? '') && !excused[name])
        faults.push(`${at} ${name}: Chrome ${NAMES[name]}`)
    }
  })
}

function lookAtStyle(file, text) {
  // What stands in @supports is for those who can; grids have had their gap since Chrome 66.
  const plain = text.replace(/@supports[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g, '')
  for (const [rule] of plain.matchAll(/[^{}]+\{[^{}]*\}/g)) {
    for (const style of STYLES) {
      if (!style.test(rule)) continue
      if (style.source.includes('gap') && rule.includes('grid')) continue
      faults.push(`${file}: ${rule.trim().slice(0, 120)} (${style.source})`)
    }
  }
}

for (const file of readdirSync(ASSETS)) {
  const text = readFileSync(new URL(file, ASSETS), 'utf8')
  if (file.endsWith('.js')) lookAtScript(file, text)
  if (file.endsWith('.css')) lookAtStyle(file, text)
}
if (faults.length) {
  console.error(`旧版浏览器不支持 / too new for old web views:\n  ${faults.join('\n  ')}`)
  process.exit(1)
}
