import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { bringing } from './scripts/bringing.js'
import { offline } from './scripts/offline.js'

// The oldest web views that are met on the staff's phones. Syntax is lowered for them; scripts/old-engines.js looks
// for what cannot be lowered.
const OLDEST = ['chrome78', 'safari13']

const BASE = new RegExp(
  'node_modules/(idb-keyval|openapi-fetch)/' +
    '|src/app/(api|badges|begin|clock|directory|files|keys|kept|language|me|outbox|parts|problems|session|settings|times|titles|vocabulary|waiting|words)\\.ts' +
    '|src/kit/(Button|ChecksField|ChoiceField|ErrorSummary|Field|Icon|Note|TextField|icons|words)\\b',
)

// `npm run dev` against a running system: API=http://<api id>.execute-api.localhost:4566
const api = process.env.API

export default defineConfig(({ command }) => ({
  plugins: [vue(), bringing(), offline('scripts/sw.js')],
  // All components are written with setup: the other way of writing them need not be loaded.
  define: command === 'build' ? { __VUE_OPTIONS_API__: 'false' } : {},
  build: {
    target: OLDEST,
    cssTarget: OLDEST,
    assetsInlineLimit: 0, // the policy allows no data: addresses but pictures that a person takes
    manifest: true,
    modulePreload: {
      polyfill: false, // parts.ts fetches what is to come in every browser
      // Also of a part that is one file, and needs no other.
      resolveDependencies: (file, others, { hostType }) =>
        hostType === 'js' && !others.includes(file) ? [file, ...others] : others,
    },
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // What changes with its own releases only stays cached over ours.
        codeSplitting: {
          groups: [
            { name: 'vue', test: /node_modules\/(@vue|vue|vue-router)\// },
            // What nearly every page needs, in one file: many small ones compress badly.
            { name: 'base', test: BASE },
          ],
        },
      },
    },
  },
  server: {
    proxy: api ? { '^/(?!app|assets|src|@|node_modules|$)': { target: api, changeOrigin: true } } : undefined,
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    setupFiles: ['tests/setup.ts'],
    restoreMocks: true,
    // Loading all pages takes a busy machine longer than the usual five seconds.
    testTimeout: 60_000,
  },
}))
