/** The row that somebody opened stays marked when they come back; and the list that they came from, for next and previous. */
import { keptOver } from '../app/kept'

type Kept = { opened: string | null; ids: string[]; address: string }

const lists = keptOver<Record<string, Kept>>('lists')

export function rememberList(name: string, ids: string[], address: string): void {
  const all = lists.read() ?? {}
  lists.write({ ...all, [name]: { opened: all[name]?.opened ?? null, ids, address } })
}

export function rememberRow(name: string, id: string): void {
  const all = lists.read() ?? {}
  lists.write({ ...all, [name]: { ...(all[name] ?? { ids: [], address: '' }), opened: id } })
}

export function openedRow(name: string): string | null {
  return lists.read()?.[name]?.opened ?? null
}

/** Where a record stands in the list that it was opened from. */
export function neighbours(name: string, id: string): { back: string; previous?: string; next?: string } {
  const list = lists.read()?.[name]
  const place = list?.ids.indexOf(id) ?? -1
  if (!list || place < 0) return { back: list?.address ?? '' }
  return { back: list.address, previous: list.ids[place - 1], next: list.ids[place + 1] }
}
