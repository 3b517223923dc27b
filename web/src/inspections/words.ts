import { ownWords } from '../app/language'

export const inspectionWords = ownWords({
  plannedOn: { zh: '检查日期', en: 'Planned for' },
  selection: { zh: '检查表', en: 'Checklist' },
  lead: { zh: '召集单位', en: 'Called by' },
  announced: { zh: '事先通知', en: 'Announced' },
  notice: { zh: '通知方式', en: 'Notice' },
  unannounced: { zh: '不打招呼', en: 'Unannounced' },
  partial: {
    zh: '这里只显示本单位或本校的部分',
    en: 'Only what is your own unit’s or campus’s is shown',
  },
  about: { zh: '基本情况', en: 'About it' },
  visits: { zh: '各单位各校园的答复', en: 'Answers, unit by unit' },
  unanswered: { zh: '还差 {n} 份答复', en: '{n} answer missing|{n} answers missing' },
  notYet: { zh: '尚未答复', en: 'Not answered yet' },
  campus: { zh: '校（园）', en: 'Campus' },
  unit: { zh: '单位', en: 'Unit' },
  answer: { zh: '答复', en: 'Answer' },
  recordPaper: { zh: '检查笔录', en: 'Record of the visit' },
  findings: { zh: '检查发现', en: 'Findings' },
  again: { zh: '已有在办隐患', en: 'Open already' },
  walk: { zh: '到现场逐项检查', en: 'Walk through the checklist' },
})
