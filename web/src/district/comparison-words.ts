import { ownWords } from '../app/language'

export const comparisonWords = ownWords({
  category: { zh: '类别', en: 'Category' },
  period: { zh: '期间', en: 'Period' },
  days: { zh: '{from} 至 {to}', en: '{from} to {to}' },
  reported: { zh: '上报', en: 'Reported' },
  established: { zh: '成立', en: 'Established' },
  undecided: { zh: '尚未认定', en: 'Not decided' },
  fell: { zh: '下降', en: 'Fell' },
  notFell: { zh: '没有下降', en: 'Did not fall' },
  held: { zh: '其间就此开展的宣教活动', en: 'Activities on this that were held since' },
  nothingHeld: { zh: '没有开展', en: 'None was held' },
  moreHeld: { zh: '还有更多', en: 'There are more' },
  noCause: {
    zh: '一件在前、一件在后，不说明因果。未完的期间，取同样多的天数对比。',
    en: 'One came after the other: no cause is claimed. A period that is not over is put beside as many days.',
  },
})
