/** What is looked for, where, and in which selections: choices of the forms about hazards and inspections. */
import { shallowRef } from 'vue'
import { answer, api, type Schemas } from './api'

export const checklists = shallowRef<Schemas['ChecklistAnswer'] | null>(null)

let reading: Promise<void> | null = null

/** Read once for each page load. A failed reading is not kept: the next asks again. */
export function readChecklists(): Promise<void> {
  if (checklists.value) return Promise.resolve()
  reading ??= answer(api.GET('/checklists'))
    .then((read) => void (checklists.value = read))
    .finally(() => (reading = null))
  return reading
}
