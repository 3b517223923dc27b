import { ownWords } from '../app/language'

export const districtTitles = ownWords({
  figures: { zh: '统计指标', en: 'Figures' },
  records: { zh: '数字的依据', en: 'Records behind a number' },
  bulletin: { zh: '月度工作简报', en: 'Bulletin' },
  comparison: { zh: '前后对比', en: 'Comparison' },
  assurances: { zh: '四个100%', en: 'The four 100 %' },
  policies: { zh: '策略版本', en: 'Policy versions' },
  papers: { zh: '文书与台账', en: 'Papers and ledgers' },
  worklists: { zh: '我的清单', en: 'My lists' },
  worklist: { zh: '清单', en: 'List' },
  calendars: { zh: '日程订阅', en: 'Calendars' },
  devices: { zh: '报警设备', en: 'Alarm devices' },
  byCampus: { zh: '各校情况', en: 'By campus' },
})
