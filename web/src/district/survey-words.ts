/** What reporters said after the end, in figures. */
import { ownWords } from '../app/language'

export const surveyWords = ownWords({
  title: { zh: '回访评价', en: 'What reporters said afterwards' },
  meaning: {
    zh: '报告人办结后自愿填写，平均分 1 至 5；按月，过完的月份才列，少于 5 份的不列。',
    en: 'Of their own will, after the end; averages from 1 to 5. By month, once it is over, and not of fewer than five.',
  },
  month: { zh: '月份', en: 'Month' },
  unit: { zh: '单位', en: 'Unit' },
  sheets: { zh: '答卷数', en: 'Answers' },
  timely: { zh: '及时', en: 'In time' },
  outcome: { zh: '满意', en: 'Content' },
  explained: { zh: '得到说明', en: 'Explained' },
  few: { zh: '不足 5 份', en: 'Fewer than 5' },
})
