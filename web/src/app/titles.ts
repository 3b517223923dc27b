import { ownWords } from './language'

export const startWords = ownWords({
  start: { zh: '首页', en: 'Start' },
  welcome: {
    zh: '校园安全上报、办理和反馈。请登录，或直接上报。',
    en: 'Report, act and hear back on school safety. Sign in, or report at once.',
  },
  canDo: { zh: '可以办的事', en: 'What you can do' },
  open: { zh: '在办', en: 'Open' },
  overdue: { zh: '超期', en: 'Overdue' },
  urgent: { zh: '一级', en: 'Level 1' },
  act: { zh: '办理', en: 'Act' },
  kit: { zh: '组件', en: 'Kit' },
})

export const groupWords = ownWords({
  cases: { zh: '警情与隐患', en: 'Incidents and hazards' },
  duty: { zh: '勤务', en: 'Duty' },
  outreach: { zh: '宣传教育', en: 'Outreach' },
  figures: { zh: '统计与台账', en: 'Figures and files' },
  administration: { zh: '管理', en: 'Administration' },
})
