/** What a tab keeps while it is open: in sessionStorage under one prefix, gone with the tab or with signing out. */
const PREFIX = 'csl.'

export type Keeping<T> = { read(): T | null; write(value: T): void; drop(): void }

export function keptOver<T>(name: string): Keeping<T> {
  const key = PREFIX + name
  return {
    read() {
      try {
        const text = sessionStorage.getItem(key)
        return text === null ? null : (JSON.parse(text) as T)
      } catch {
        return null // no storage, or not ours
      }
    },
    write(value) {
      try {
        sessionStorage.setItem(key, JSON.stringify(value))
      } catch {
        // It lives until the page is left.
      }
    },
    drop() {
      try {
        sessionStorage.removeItem(key)
      } catch {
        // Nothing was kept.
      }
    },
  }
}

export function wipe(): void {
  try {
    sessionStorage.clear()
  } catch {
    // Nothing was kept.
  }
}
