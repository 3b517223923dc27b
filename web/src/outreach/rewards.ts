/** What the district offers for points. */
import { answer, api, type Schemas } from '../app/api'

/** With a campus, what its balance suffices for. */
export function rewardsOf(campus?: string): Promise<Schemas['RewardsAnswer']> {
  return answer(api.GET('/redemptions/rewards', { params: { query: { campus } } }))
}

let named: Promise<Schemas['RewardsAnswer']> | undefined

/** What is offered, to say what old requests were for: asked once for a page of rows. */
export function rewardNames(): Promise<Schemas['RewardsAnswer']> {
  named ??= rewardsOf()
  named.catch(() => (named = undefined))
  return named
}
