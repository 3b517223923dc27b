/** What forms of outreach name, and no list that every page has knows: hosts, officers, packs. */
import { answer, api } from '../app/api'
import { directory, nameOf } from '../app/directory'
import { language } from '../app/language'
import type { CodeWords } from '../kit/forms'
import { me } from '../app/me'
import { rewardsOf } from './rewards'
import { outreachWords } from './words'

/** Oneself, or a law vice-principal by the appointment: a school knows nobody's account. */
async function hosts(): Promise<CodeWords[]> {
  const found = await answer(
    api.GET('/appointments', { params: { query: { view: 'open', size: 100 } } }),
  ).catch(
    () => null, // who reads no appointments can still hold it
  )
  const offices = (found?.records ?? []).map((one) => {
    const campus = nameOf(one.campus)
    return {
      code: one.case_id,
      zh: `${campus.zh} · ${outreachWords.vicePrincipals.zh}`,
      en: `${campus.en} · ${outreachWords.vicePrincipals.en}`,
    }
  })
  return [{ code: 'me', ...outreachWords.me }, ...offices]
}

/** Officers of the stations whose campuses one looks after: asked once for each station. */
async function officers(): Promise<CodeWords[]> {
  const ofStation = new Map(
    (directory.value?.campuses ?? [])
      .filter((one) => one.mine && !one.retired)
      .map((one) => [one.station, one.code]),
  )
  const asked = [...ofStation.values()].map((campus) =>
    answer(api.GET('/appointments/candidates', { params: { query: { campus } } })),
  )
  const found = new Map<string, CodeWords>()
  for (const { candidates } of await Promise.all(asked)) {
    for (const one of candidates) found.set(one.account, { code: one.account, ...one.name })
  }
  return [...found.values()].sort((one, other) => one[language.value].localeCompare(other[language.value]))
}

async function packs(): Promise<CodeWords[]> {
  const { packs } = await answer(api.GET('/packs', { params: { query: { size: 100 } } }))
  return packs.map((one) => ({ code: one.case_id, zh: one.title || one.code, en: one.title || one.code }))
}

/** The bank's questions, each after its topic. */
async function questions(): Promise<CodeWords[]> {
  const bank = await answer(api.GET('/quiz-questions'))
  return bank.questions.map((one) => ({
    code: one.question,
    zh: `${one.topic.name.zh}：${one.ask.zh}`,
    en: `${one.topic.name.en}: ${one.ask.en}`,
  }))
}

/** What may be asked for today, each with what it costs. */
async function rewards(): Promise<CodeWords[]> {
  const offered = await rewardsOf(me.value?.unit)
  return offered.rewards
    .filter((one) => one.available)
    .map((one) => ({
      code: one.reward,
      zh: `${one.name.zh}（${outreachWords.costs.zh.replace('{n}', String(one.points))}）`,
      en: `${one.name.en} (${outreachWords.costs.en.replace('{n}', String(one.points))})`,
    }))
}

export default {
  quiz_round: { question: questions },
  activity: { host: hosts, pack: packs },
  appointment: { account: officers },
  redemption: { reward: rewards },
  teaching_pack: { case: packs },
}
