/** Every kind of record, and where its pages are. A kind without a page of its own is shown by the ones for all. */
import type { Component } from 'vue'
import type { IconName } from '../kit/icons'
import type { Words } from '../app/language'
import { kindWords } from './titles'

/** What all answers with one record have in common; the rest is the kind's own. */
export type AnyRecord = {
  case_id: string
  code: string
  version: number
  state: string
  state_name: Words
  stage?: string | null
  stage_name?: Words | null
  actions: Offer[]
  not_now: NotNow[]
} & Record<string, unknown>

export type { NotNow, Offer } from '../app/actions'
import type { NotNow, Offer } from '../app/actions'

export type RecordKind = {
  /** Its code in `lists` and `makes` of /me, and in /forms. */
  code: string
  name: Words
  icon: IconName
  /** Of the API: the list, and `/<id>` behind it. */
  api: string
  /** Where its rows are in the list's answer. */
  rows: string
  /** Of the pages. */
  page: string
  views: readonly string[]
  /** What only this kind shows, between who must do what and the timeline. */
  more?: () => Promise<{ default: Component }>
}

const USUAL = ['open', 'overdue', 'over'] as const

function kind(
  code: string,
  icon: IconName,
  name: Words,
  api: string,
  given: Partial<Pick<RecordKind, 'rows' | 'views' | 'more'>> = {},
): RecordKind {
  return { code, icon, name, api, rows: 'records', page: `/app${api}`, views: USUAL, ...given }
}

export const KINDS: readonly RecordKind[] = [
  kind('incident', 'alert', kindWords.incidents, '/cases', {
    rows: 'cases',
    more: () => import('../cases/CaseMore.vue'),
  }),
  kind('hazard', 'hazard', kindWords.hazards, '/hazards', { rows: 'hazards' }),
  kind('inspection', 'check', kindWords.inspections, '/inspections', { rows: 'inspections' }),
  kind('area_sweep', 'search', kindWords.areaSweeps, '/area-sweeps', { rows: 'area_sweeps' }),
  kind('peak_post', 'shield', kindWords.posts, '/posts'),
  kind('rota', 'calendar', kindWords.rotas, '/rotas'),
  kind('patrol', 'route', kindWords.patrols, '/patrols'),
  kind('patrol_plan', 'route', kindWords.patrolPlans, '/patrol-plans'),
  kind('log_entry', 'book', kindWords.log, '/log'),
  kind('safety_notice', 'bell', kindWords.notices, '/notices'),
  kind('self_test', 'check', kindWords.selfTests, '/self-tests'),
  kind('activity', 'people', kindWords.activities, '/activities'),
  kind('quiz_round', 'book', kindWords.quizRounds, '/quiz-rounds'),
  kind('appointment', 'person', kindWords.appointments, '/appointments'),
]

export function kindOf(code: string): RecordKind {
  const found = KINDS.find((one) => one.code === code)
  if (!found) throw new Error(`no pages for the kind ${code}`)
  return found
}
