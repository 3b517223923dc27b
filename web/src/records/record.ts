/** One record as it stands, and what this account may do with it now. */
import { computed, ref, shallowRef } from 'vue'
import { act, formsOf, type KindForms } from '../app/actions'
import { ask } from '../app/api'
import { readDirectory } from '../app/directory'
import { heardServerTime } from '../app/clock'
import { usePolling } from '../app/live'
import { readVocabulary } from '../app/vocabulary'
import type { Form, Values } from '../kit/forms'
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

export function useRecord(kind: RecordKind, id: string) {
  const record = shallowRef<AnyRecord | null>(null)
  const timeline = shallowRef<Timeline | null>(null)
  const forms = shallowRef<KindForms | null>(null)
  /** Somebody else has acted since it was first shown. */
  const moved = ref(false)

  async function read(): Promise<void> {
    const [now] = await Promise.all([
      ask<AnyRecord>('GET', `${kind.api}/${id}`),
      // Names only: a record can be read without them.
      readVocabulary().catch(() => undefined),
      readDirectory().catch(() => undefined),
      formsOf(kind.code).then((read) => (forms.value = read)),
    ])
    const before = record.value?.version
    if (before === now.version) return
    moved.value = before !== undefined
    await show(now)
  }

  async function show(now: AnyRecord): Promise<void> {
    heardServerTime(now.server_time as string | undefined)
    record.value = now
    timeline.value = await ask<Timeline>('GET', `${kind.api}/${id}/timeline`).catch(() => timeline.value)
  }

  const polling = usePolling(read, RHYTHM)

  /** Does an action; the record is shown as the answer says it is. Throws a Problem. */
  async function carryOut(form: Form, body: Values): Promise<void> {
    await act(form, record.value!, body)
    // The answer of an action is the record, but for those who may see it no longer.
    moved.value = false
    record.value = null
    await polling.now()
  }

  function labelOf(action: string): Words | undefined {
    return forms.value?.actions.find((one) => one.name === action)?.label
  }

  return {
    record,
    timeline,
    forms,
    moved,
    problem: polling.problem,
    again: polling.now,
    carryOut,
    labelOf,
    ready: computed(() => record.value !== null && forms.value !== null),
  }
}
