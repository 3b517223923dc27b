import { ownWords } from '../app/language'

/** The kinds as the API calls them, for titles and menu before anything has been read. */
export const kindWords = ownWords({
  incidents: { zh: '涉校警情', en: 'Incidents' },
  hazards: { zh: '安全隐患', en: 'Hazards' },
  inspections: { zh: '联合检查', en: 'Joint inspections' },
  areaSweeps: { zh: '周边清查', en: 'Area sweeps' },
  posts: { zh: '护学岗', en: 'Peak posts' },
  rotas: { zh: '排班表', en: 'Rotas' },
  patrols: { zh: '巡防', en: 'Patrols' },
  patrolPlans: { zh: '巡防方案', en: 'Patrol plans' },
  registers: { zh: '校园台账', en: 'Registers' },
  replyTemplates: { zh: '答复模板', en: 'Reply templates' },
  bulletinIssues: { zh: '月度简报', en: 'Monthly bulletins' },
  log: { zh: '安保室日志', en: 'Security room log' },
  notices: { zh: '安全提示', en: 'Safety notices' },
  selfTests: { zh: '设备自检', en: 'Device self-tests' },
  activities: { zh: '宣传活动', en: 'Activities' },
  quizRounds: { zh: '知识问答', en: 'Quiz rounds' },
  points: { zh: '学校积分', en: 'Points of schools' },
  redemptions: { zh: '积分兑换', en: 'Points spent' },
  packs: { zh: '教学资源包', en: 'Teaching packs' },
  appointments: { zh: '法治副校长聘任', en: 'Law vice-principals' },
})

export const makeWords = ownWords({
  make: { zh: '新建', en: 'New' },
})
