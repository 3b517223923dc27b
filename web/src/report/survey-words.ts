/** Three questions after the end of a case. */
import { ownWords } from '../app/language'

export const surveyWords = ownWords({
  title: { zh: '回访评价', en: 'How was it handled?' },
  apart: {
    zh: '自愿填写，{time} 前可答一次。不记在案件里，办理人看不到谁答了什么，只计合计。',
    en: 'If you like, once, until {time}. It is not kept with the case: nobody sees who answered what, only sums are counted.',
  },
  timely: { zh: '处理是否及时', en: 'Was it handled in time?' },
  outcome: { zh: '结果是否满意', en: 'Are you content with the outcome?' },
  explained: { zh: '是否得到反馈说明', en: 'Was it explained to you?' },
  scale: { zh: '1 很差，5 很好', en: '1 is very poor, 5 is very good' },
  yes: { zh: '是', en: 'Yes' },
  no: { zh: '否', en: 'No' },
  submit: { zh: '提交', en: 'Submit' },
})
