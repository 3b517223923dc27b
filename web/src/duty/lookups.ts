/** What forms of duty name, and no list that every page has knows: who can stand at a post, and the posts to exchange with. */
import { answer, api } from '../app/api'
import { clockTime } from '../app/clock-time'
import { nameOf } from '../app/directory'
import { atTime } from '../app/times'
import type { CodeWords } from '../kit/forms'

/** The accounts of the own station; the names are those of their posts, never a person's. */
async function people(): Promise<CodeWords[]> {
  const { people } = await answer(api.GET('/posts/people'))
  return people.map((one) => ({ code: one.account, ...(one.name ?? nameOf(one.unit ?? '')) }))
}

const FORTNIGHT = { params: { query: { days: 14 } } }

async function postsOfTheWeek(): Promise<CodeWords[]> {
  const { posts } = await answer(api.GET('/posts/week', FORTNIGHT))
  return posts.map((one) => {
    const campus = one.campus_name ?? nameOf(one.campus)
    const at = atTime(String(one.facts.starts_at))
    return { code: one.case_id, zh: `${at} ${campus.zh}`, en: `${at} ${campus.en}` }
  })
}

/** The windows of the timetables, as the planned posts have them, each with the hours that it has at some campus. */
async function windows(): Promise<CodeWords[]> {
  const { posts } = await answer(api.GET('/posts/week', FORTNIGHT))
  const hours = new Map<string, Set<string>>()
  for (const { facts } of posts.filter((one) => one.facts.required)) {
    const of = hours.get(String(facts.window)) ?? new Set()
    hours.set(
      String(facts.window),
      of.add(`${clockTime(String(facts.starts_at))}–${clockTime(String(facts.ends_at))}`),
    )
  }
  return [...hours].sort().map(([code, of]) => {
    const words = `${code} ${[...of].sort().join(' / ')}`
    return { code, zh: words, en: words }
  })
}

/** The teams in the registers of the campuses that one looks after. */
async function teams(): Promise<CodeWords[]> {
  const { records } = await answer(api.GET('/registers', { params: { query: { view: 'open', size: 100 } } }))
  return records
    .filter((one) => one.facts.register_type === 'team')
    .map((one) => {
      const campus = one.campus_name ?? nameOf(one.campus)
      const number = String(one.facts.number)
      return { code: one.case_id, zh: `${campus.zh} ${number}`, en: `${campus.en} ${number}` }
    })
}

export default {
  patrol_plan: { team: teams },
  peak_post: { account: people, case: postsOfTheWeek },
  rota: { account: people, window: windows },
}
