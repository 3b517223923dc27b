import { ownWords } from '../app/language'

export const planWords = ownWords({
  days: { zh: '执行日期', en: 'In force' },
  hours: { zh: '每日时段', en: 'Hours' },
  team: { zh: '护校队', en: 'Team' },
  rounds: { zh: '每日几轮', en: 'Rounds a day' },
  below: { zh: '少于建议的 {n} 轮', en: 'fewer than the {n} recommended' },
})
