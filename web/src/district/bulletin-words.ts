import { ownWords } from '../app/language'

export const bulletinWords = ownWords({
  month: { zh: '月份（选当月任意一天）', en: 'Month (any day of it)' },
  asDocument: { zh: '下载 Word 文档', en: 'As a Word document' },
  chineseOnly: {
    zh: '通报只有中文',
    en: 'The bulletin is written in Chinese, as the document is.',
  },
  zeros: { zh: '零发生', en: 'Zero occurrence' },
  category: { zh: '类别', en: 'Category' },
  reported: { zh: '上报', en: 'Reported' },
  established: { zh: '成立', en: 'Established' },
  undecided: { zh: '尚未认定', en: 'Not decided' },
  says: { zh: '说明', en: 'Remark' },
  indicator: { zh: '指标', en: 'Indicator' },
  change: { zh: '增减', en: 'Change' },
  lengths: { zh: '各环节用时', en: 'Times of the stages' },
  stage: { zh: '环节', en: 'Stage' },
  level: { zh: '级别', en: 'Level' },
  count: { zh: '数量', en: 'Number' },
  median: { zh: '中位数', en: 'Median' },
  p90: { zh: '90 分位', en: '90th percentile' },
  before: { zh: '上月中位数', en: 'Median before' },
})
