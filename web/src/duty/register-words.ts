import { ownWords } from '../app/language'

export const registerWords = ownWords({
  about: { zh: '登记内容', en: 'What is registered' },
  since: { zh: '启用或成立', en: 'Since' },
  until: { zh: '有效期至', en: 'Good until' },
  post: { zh: '带队或值看岗位', en: 'Post that leads or watches' },
  spot: { zh: '部位', en: 'Where' },
  team: { zh: '组成', en: 'Members' },
  members: { zh: '{parts}，共 {n} 人', en: '{parts}: {n} in all' },
  piece: { zh: '装备', en: 'Equipment' },
  pieces: { zh: '{piece} {n} 件', en: '{piece}, {n}' },
  wrong: { zh: '自何时起', en: 'Wrong since' },
  hazard: { zh: '已立隐患', en: 'Hazard made of it' },
  work: { zh: '自 {day} 以来的工作', en: 'Work since {day}' },
  rounds: { zh: '巡防轮次', en: 'Rounds' },
  roundsOf: { zh: '{n} 轮，完成 {all} 轮', en: '{n}, of which {all} complete' },
  points: { zh: '点位', en: 'Points' },
  pointsOf: { zh: '查看 {n} 个，漏巡 {missed} 个', en: '{n} looked at, {missed} missed' },
  incidents: { zh: '发现警情', en: 'Incidents found' },
  incidentsOf: { zh: '{n} 起，前端处置 {front} 起', en: '{n}, of which {front} settled at the front' },
  hazards: { zh: '排查隐患', en: 'Hazards found' },
  hazardsOf: { zh: '{n} 处，已整改销号 {closed} 处', en: '{n}, of which {closed} put right' },
})
