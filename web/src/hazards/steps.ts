/** The loop of a hazard as steps: whose each is, by when, and when it was done. */
import type { Schemas } from '../app/api'
import type { Words } from '../app/language'
import { hazardWords } from './words'

type Hazard = Schemas['HazardAnswer']
type Work = Schemas['HazardWorkAnswer']

export type Step = {
  stage: string
  name: Words
  unit: string
  due?: string
  at?: string | null
  done: boolean
}

/** Nothing for whom the work is not shown. */
export function stepsOf(hazard: Hazard): Step[] {
  const work = hazard.work
  if (!work) return []
  const begun = beginning(hazard, work)
  const [round, n] = lastRound(work)
  const checked = [
    step(work, 'recheck', hazardWords.recheck, `recheck:${n}`, round?.passed ? round.rechecked_at : null),
    step(
      work,
      'follow_up',
      hazardWords.followUp,
      `follow_up:${n}`,
      round?.held ? round.looked_again_at : null,
    ),
  ]
  const review = clockOf(work, 'review')
  const reviewed = review ? [step(work, 'review', hazardWords.review, 'review', review.stopped_at)] : []
  const closing = step(work, 'closing', hazardWords.closing, 'close', clockOf(work, 'close')?.stopped_at)
  return [...begun, ...checked, ...reviewed, { ...closing, done: hazard.state === 'closed' }]
}

function beginning(hazard: Hazard, work: Work): Step[] {
  const [round, n] = lastRound(work)
  const rectified = step(work, 'rectification', hazardWords.rectification, `rectify:${n}`, round?.claimed_at)
  return [
    {
      stage: 'found',
      name: hazardWords.found,
      unit: hazard.found_by,
      at: hazard.received_at,
      done: true,
    },
    step(work, 'assignment', hazardWords.assignment, 'assign', work.assigned_at ?? round?.began_at),
    { ...rectified, unit: work.rectifier },
  ]
}

function lastRound(work: Work): [Schemas['RoundAnswer'] | undefined, number] {
  const round = work.rounds[work.rounds.length - 1]
  return [round, round?.number ?? 1]
}

function clockOf(work: Work, name: string) {
  return work.clocks.find((one) => one.clock === name)
}

function step(work: Work, stage: string, name: Words, clock: string, at?: string | null): Step {
  const limit = clockOf(work, clock)
  return {
    stage,
    name,
    unit: work.lead,
    due: limit && !limit.stopped_at ? limit.due_at : undefined,
    at,
    done: Boolean(at),
  }
}
