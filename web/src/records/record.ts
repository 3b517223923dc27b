/** One record as it stands, and what this account may do with it now. */
import { computed, ref, shallowRef } from 'vue'
import { ask } from '../app/api'
import { readDirectory } from '../app/directory'
import { heardServerTime } from '../app/clock'
import { usePolling } from '../app/live'
import { readVocabulary } from '../app/vocabulary'
import type { Words } from '../app/language'
import type { AnyRecord, RecordKind } from './kinds'

export type Tick = { clock: string; name: Words; rung: string; due_at: string }
export type Entry = {
  version: number
  action: string
  action_name: Words
  role: string
  unit: string
  staff: string | null
  recorded_at: string
  stated_at: string | null
  late_entry: boolean
  changed: Record<string, string>
  ticks: Tick[]
}
export type Timeline = { entries: Entry[]; holds: boolean }

const RHYTHM = { shown: 15_000, hidden: 120_000 }

/** All that is told of a record but when that was. */
const said = (one: AnyRecord) => JSON.stringify({ ...one, server_time: null })

export function useRecord(kind: RecordKind, id: string) {
  const record = shallowRef<AnyRecord | null>(null)
  const timeline = shallowRef<Timeline | null>(null)
  /** Somebody else has acted since it was first shown. */
  const moved = ref(false)
  let own = false

  async function read(): Promise<void> {
    const [now] = await Promise.all([
      ask<AnyRecord>('GET', `${kind.api}/${id}`),
      // Names only: a record can be read without them.
      readVocabulary().catch(() => undefined),
      readDirectory().catch(() => undefined),
    ])
    const before = record.value?.version
    if (before === now.version) {
      // What is told besides the record itself may be another: sheets that came in, a code that holds for half an hour.
      if (said(now) !== said(record.value!)) record.value = now
      return
    }
    moved.value = before !== undefined && !own
    await show(now)
  }

  async function show(now: AnyRecord): Promise<void> {
    heardServerTime(now.server_time as string | undefined)
    record.value = now
    if (now.timeline_shown === false) return
    timeline.value = await ask<Timeline>('GET', `${kind.api}/${id}/timeline`).catch(() => timeline.value)
  }

  const polling = usePolling(read, RHYTHM)

  async function reread(): Promise<void> {
    own = true
    await polling.now()
    own = false
  }

  return {
    record,
    timeline,
    moved,
    problem: polling.problem,
    again: polling.now,
    /** After something was done here: it is news to nobody. */
    reread,
    ready: computed(() => record.value !== null),
  }
}
