/** Scripts and styles of the pages' lazy parts. The build puts `bring` where it would have its own loader
 * (scripts/bringing.js), so that every `import()` comes by here.
 *
 * A part is run only when all that it needs has come: a browser that has once failed to load a script remembers that, and
 * does not ask again until the page is opened anew (Chromium before 2026, and all web views made of it).
 */
import { defineAsyncComponent, shallowRef, type Component } from 'vue'

// A server that is busy for a moment, or a lift.
const PAUSES = [1_000, 3_000, 9_000]
const LATER = 30_000

/** How many parts are missing in the page that somebody looks at, each asked for again and again. */
export const missing = shallowRef(0)

const coming: Record<string, Promise<unknown> | undefined> = {}

/** Refused, and it will be the next time: a release has taken the file. */
class Gone extends Error {}

const pause = (milliseconds: number) =>
  new Promise((go) => {
    setTimeout(go, milliseconds)
    window.addEventListener('online', go, { once: true })
  })

async function fetched(path: string): Promise<void> {
  const got = await fetch(path)
  if (!got.ok) throw new (got.status < 500 && got.status !== 429 ? Gone : Error)(path)
  await got.text() // whole, so that the browser has it
}

function styled(path: string): Promise<unknown> {
  const link = document.createElement('link')
  link.rel = 'stylesheet'
  link.href = path
  return new Promise((ready, failed) => {
    link.onload = ready
    link.onerror = () => {
      link.remove()
      failed(new Error(path))
    }
    document.head.append(link)
  })
}

async function asked(path: string): Promise<unknown> {
  // What the page itself began with.
  if (document.querySelector(`[href="${path}"],[src="${path}"]`)) return
  await fetched(path)
  return path.endsWith('.css') && styled(path)
}

function come(path: string): Promise<unknown> {
  const found = (coming[path] ??= asked(path))
  found.catch(() => delete coming[path])
  return found
}

/** Runs a part once its files have come: asked for again a few times, with growing pauses. Throws where they do not come, at
 * once where there is no network. */
export async function bring<T>(run: () => Promise<T>, files: string[] = []): Promise<T> {
  for (let tried = 0; ; tried++) {
    try {
      await Promise.all(files.map((file) => come(`/${file}`)))
      break
    } catch (failed) {
      if (tried === PAUSES.length || failed instanceof Gone || !navigator.onLine) throw failed
      await pause(PAUSES[tried]!)
    }
  }
  return run()
}

/** As long as it takes; meanwhile the frame says that something is missing. */
export async function surely<T>(load: () => Promise<T>): Promise<T> {
  let said = 0
  for (;;) {
    try {
      const got = await load()
      missing.value -= said
      return got
    } catch {
      // Without a network the frame says that already.
      if (!said && navigator.onLine) missing.value += said = 1
      await pause(LATER)
    }
  }
}

/** A part of a page that comes when it is shown. */
export const part = <T extends Component>(load: () => Promise<T | { default: T }>) =>
  defineAsyncComponent<T>(() => surely(load) as Promise<T>)
