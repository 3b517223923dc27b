import { ownWords } from '../app/language'

export const assuranceWords = ownWords({
  assurance: { zh: '项目', en: 'Which of the four' },
  campuses: { zh: '达标校园', en: 'Campuses that meet it' },
  campus: { zh: '校（园）', en: 'Campus' },
  allFour: { zh: '四项同时达标', en: 'All four' },
  which: { zh: '只看', en: 'Only' },
  all: { zh: '全部校园', en: 'All campuses' },
  lackingSome: { zh: '有未达标的', en: 'With something lacking' },
  lacking: { zh: '未达标：{what}', en: 'Lacking: {what}' },
  holds: { zh: '达标', en: 'Met' },
  fails: { zh: '未达标', en: 'Not met' },
  stale: { zh: '久未核对', en: 'not looked at for long' },
  never: { zh: '尚未登记', en: 'Not entered yet' },
})
