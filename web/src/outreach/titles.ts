import { ownWords } from '../app/language'

export const outreachTitles = ownWords({
  points: { zh: '学校积分', en: 'Points of schools' },
  packs: { zh: '教学资源包', en: 'Teaching packs' },
  readiness: { zh: '应急准备情况', en: 'Readiness' },
  year: { zh: '宣传与演练', en: 'Lessons and drills' },
})
