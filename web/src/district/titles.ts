import { ownWords } from '../app/language'

export const districtTitles = ownWords({
  figures: { zh: '统计指标', en: 'Figures' },
  records: { zh: '数字的依据', en: 'Records behind a number' },
  byCampus: { zh: '各校情况', en: 'By campus' },
})
