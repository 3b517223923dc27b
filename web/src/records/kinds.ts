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
  /** In the menu, where that is not by its turn below. */
  place?: number
  /** What the list can be cut by; none where the API has one list of the kind. */
  views: readonly string[]
  /** Its folder has a list page of its own at `page`. */
  ownList?: boolean
  /** Where who made one is led, if not to the record: of that they may know less than of their own. */
  made?: string
  /** What only this kind shows: at one glance on top, and between who must do what and the timeline. Both are given the
   * `record`; after they have done something themselves they say `done`, or `stale` where somebody was first. */
  glance?: () => Promise<{ default: Component }>
  more?: () => Promise<{ default: Component }>
  /** What has to be looked at before a step that binds; it is given the `record` and the name of the `action`. */
  before?: () => Promise<{ default: Component }>
  /** By action, words kept ready for its form; they are given the `record`, and say which text to `take`. */
  words?: Readonly<Record<string, () => Promise<{ default: Component }>>>
  /** What a row of its list says besides the code; it is given the `row`. */
  inRow?: () => Promise<{ default: Component }>
  /** Actions that these draw themselves. */
  drawn?: readonly string[]
}

const USUAL = ['open', 'overdue', 'over'] as const

function kind(
  code: string,
  icon: IconName,
  name: Words,
  api: string,
  given: Partial<Omit<RecordKind, 'code' | 'icon' | 'name' | 'api' | 'page'>> = {},
): RecordKind {
  return { code, icon, name, api, rows: 'records', page: `/app${api}`, views: USUAL, ...given }
}

export const KINDS: readonly RecordKind[] = [
  kind('incident', 'alert', kindWords.incidents, '/cases', {
    rows: 'cases',
    made: '/app/my-reports',
    more: () => import('../cases/CaseMore.vue'),
    before: () => import('../cases/CaseBefore.vue'),
    words: {
      ask: () => import('../cases/ReplyWords.vue'),
      give_feedback: () => import('../cases/ReplyWords.vue'),
    },
  }),
  kind('hazard', 'hazard', kindWords.hazards, '/hazards', {
    rows: 'hazards',
    glance: () => import('../hazards/HazardGlance.vue'),
    more: () => import('../hazards/HazardMore.vue'),
    before: () => import('../hazards/HazardBefore.vue'),
    inRow: () => import('../hazards/HazardRow.vue'),
    drawn: ['void_paper'],
  }),
  kind('inspection', 'check', kindWords.inspections, '/inspections', {
    rows: 'inspections',
    more: () => import('../inspections/InspectionMore.vue'),
    inRow: () => import('../inspections/InspectionRow.vue'),
    drawn: ['record_finding'],
  }),
  kind('area_sweep', 'search', kindWords.areaSweeps, '/area-sweeps', {
    rows: 'area_sweeps',
    more: () => import('../area_sweeps/SweepMore.vue'),
    inRow: () => import('../area_sweeps/SweepRow.vue'),
    drawn: ['freeze', 'assign_places', 'record_outcome', 'correct_outcome'],
  }),
  kind('peak_post', 'shield', kindWords.posts, '/posts', { more: () => import('../duty/PostMore.vue') }),
  kind('rota', 'calendar', kindWords.rotas, '/rotas', {
    more: () => import('../duty/RotaMore.vue'),
    drawn: ['set_lines'],
  }),
  kind('patrol', 'route', kindWords.patrols, '/patrols', {
    more: () => import('../duty/PatrolMore.vue'),
  }),
  kind('patrol_plan', 'route', kindWords.patrolPlans, '/patrol-plans', {
    more: () => import('../duty/PlanMore.vue'),
  }),
  kind('log_entry', 'book', kindWords.log, '/log', {
    ownList: true,
    more: () => import('../duty/LogMore.vue'),
  }),
  kind('safety_notice', 'bell', kindWords.notices, '/notices', {
    more: () => import('../duty/NoticeMore.vue'),
  }),
  kind('self_test', 'check', kindWords.selfTests, '/self-tests', {
    more: () => import('../outreach/SelfTestMore.vue'),
  }),
  kind('activity', 'people', kindWords.activities, '/activities', {
    more: () => import('../outreach/ActivityMore.vue'),
  }),
  kind('quiz_round', 'book', kindWords.quizRounds, '/quiz-rounds', {
    more: () => import('../outreach/QuizRoundMore.vue'),
  }),
  kind('points_entry', 'check', kindWords.points, '/points', {
    rows: 'entries',
    views: [],
    ownList: true,
    more: () => import('../outreach/PointsEntryMore.vue'),
  }),
  kind('redemption', 'check', kindWords.redemptions, '/redemptions', {
    more: () => import('../outreach/RedemptionMore.vue'),
    inRow: () => import('../outreach/RedemptionRow.vue'),
  }),
  kind('appointment', 'person', kindWords.appointments, '/appointments', {
    more: () => import('../outreach/AppointmentMore.vue'),
  }),
  kind('teaching_pack', 'list', kindWords.packs, '/packs', {
    rows: 'packs',
    views: [],
    ownList: true,
    more: () => import('../outreach/PackMore.vue'),
  }),
  kind('reply_template', 'list', kindWords.replyTemplates, '/reply-templates', {
    place: 26,
    views: ['open', 'over'],
    more: () => import('../cases/ReplyTemplateMore.vue'),
  }),
  kind('bulletin_issue', 'file', kindWords.bulletinIssues, '/bulletin-issues', {
    place: 61,
    views: ['open', 'over'],
    more: () => import('../district/BulletinIssueMore.vue'),
    inRow: () => import('../district/BulletinIssueRow.vue'),
  }),
  kind('register_entry', 'list', kindWords.registers, '/registers', {
    place: 37,
    more: () => import('../duty/RegisterMore.vue'),
    inRow: () => import('../duty/RegisterRow.vue'),
  }),
]

/** Undefined where no page shows the kind: it has none, or the API is newer than this page. */
export function pagesOf(code: string): RecordKind | undefined {
  return KINDS.find((one) => one.code === code)
}

/** For addresses that name a kind. A kind without pages throws: the caller asks `pagesOf` where that can be. */
export function kindOf(code: string): RecordKind {
  const found = pagesOf(code)
  if (!found) throw new Error(`no pages for the kind ${code}`)
  return found
}
