import { ownWords } from '../app/language'

export const caseWords = ownWords({
  about: { zh: '基本情况', en: 'About it' },
  lead: { zh: '承办', en: 'Lead' },
  joined: { zh: '参与', en: 'Joined' },
  reporter: { zh: '报告人', en: 'Reporter' },
  anonymous: { zh: '匿名', en: 'Anonymous' },
  onBehalf: { zh: '代报', en: 'on behalf of somebody' },
  channel: { zh: '来源', en: 'Came by' },
  discovered: { zh: '发现时间', en: 'Discovered' },
  onPaper: { zh: '先写在纸上（补录）', en: 'Written on paper first, entered late' },
  flags: { zh: '标记', en: 'Flags' },
  device: { zh: '报警装置', en: 'Alarm device' },
  protects: { zh: '预警对象', en: 'Warned about' },
  policeCall: { zh: '110 接警号', en: '110 call number' },
  presses: { zh: '按下次数', en: 'Presses' },
  closed: { zh: '办结方式', en: 'Closed as' },
  together: { zh: '相关案件', en: 'Belongs together with' },
  duplicateOf: { zh: '已并入这一件', en: 'Merged into this one' },
  duplicate: { zh: '并入本件的重复上报', en: 'A duplicate, merged into this' },
  linked: { zh: '关联', en: 'Linked' },
})
