import { ownWords } from '../app/language'

export const readinessWords = ownWords({
  school: { zh: '学校', en: 'School' },
  stands: { zh: '情况', en: 'Stands' },
  evacuation: { zh: '疏散用时', en: 'Leaving the building' },
  acknowledgement: { zh: '接报确认用时', en: 'Until acknowledged' },
  arrival: { zh: '到场用时', en: 'Until arrival' },
  within: { zh: '目标以内', en: 'Within target' },
  none: { zh: '没有实测', en: 'Not measured' },
  notDone: { zh: '时限内未完成', en: 'Not done by its limit' },
  met: { zh: '达标', en: 'Met' },
  missed: { zh: '未达标', en: 'Missed' },
  since: { zh: '{day} 以来的演练', en: 'Drills since {day}' },
  target: {
    zh: '疏散目标 {span}（指南，低层建筑）',
    en: 'evacuation target {span} (the guide, low buildings)',
  },
  apart: {
    zh: '演练数据单独统计，不计入警情指标。接报确认、到场用时来自实战演练，对照策略时限。',
    en: 'Drills have figures of their own, in none of the incidents’. Until acknowledged and until arrival are measured where a drill ran as an exercise, against the policy’s limits.',
  },
  ready: { zh: '{n} / {of} 所最近一次均达标', en: '{n} of {of} within all targets last time' },
  notReady: { zh: '{n} 所有未达标', en: '{n} not' },
  notMeasured: { zh: '{n} 所没有实测', en: '{n} not measured' },
  byMonth: { zh: '各月达标次数', en: 'Times within target, by month' },
  nobody: { zh: '没有校（园）', en: 'No campus' },
  how: {
    zh: '登记演练时填写疏散用时；演练当日“启动演练警情”，按真实流程计时。',
    en: 'Say how long leaving the building took when a drill is recorded; start its exercise on the day, and the real flow is timed.',
  },
})
