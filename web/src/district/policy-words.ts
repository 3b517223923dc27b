import { ownWords } from '../app/language'

export const policyWords = ownWords({
  notHere: {
    zh: '这里只看版本和试算，不写入任何内容。启用新版本由运维导入区域文件。',
    en: 'Versions are looked at and tried out here; nothing is written. A version is put in force by loading the district’s files.',
  },
  version: { zh: '版本', en: 'Version' },
  effective: { zh: '生效时间', en: 'In force from' },
  state: { zh: '状态', en: 'State' },
  change: { zh: '试算', en: 'Try out' },
  inForce: { zh: '现行', en: 'In force' },
  tryVersion: { zh: '看会变什么', en: 'See what it changes' },
  tryFile: { zh: '试算一个策略文件', en: 'Try out a policy file' },
  aFile: { zh: '所给文件', en: 'the file' },
  file: { zh: '策略文件（.toml）', en: 'Policy file (.toml)' },
  text: { zh: '或粘贴内容', en: 'Or paste its text' },
  tryIt: { zh: '试算', en: 'Try it out' },
  would: { zh: '{name} 与现行版本相比', en: '{name}, beside what is in force' },
  calendarDiffers: {
    zh: '日历不同：{n} 件未办结的时限会重新计算',
    en: 'The calendar differs: {n} open record would get other limits|The calendar differs: {n} open records would get other limits',
  },
  nothing: { zh: '没有不同', en: 'Nothing differs' },
  limits: { zh: '时限', en: 'Limits' },
  clock: { zh: '时限', en: 'Limit' },
  severity: { zh: '适用', en: 'Of' },
  before: { zh: '现行', en: 'Now' },
  after: { zh: '改为', en: 'Then' },
  shorter: { zh: '变短', en: 'shorter' },
  none: { zh: '无', en: 'none' },
  ladders: { zh: '提醒阶梯不同：', en: 'Other ladders of reminders:' },
  open: { zh: '{kind}：{n} 件未办结，保留受理时的时限', en: '{kind}: {n} open, which keep their limits' },
})
