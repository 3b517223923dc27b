import { ownWords } from '../app/language'

export const dayWords = ownWords({
  monday: { zh: '周一', en: 'Mon' },
  tuesday: { zh: '周二', en: 'Tue' },
  wednesday: { zh: '周三', en: 'Wed' },
  thursday: { zh: '周四', en: 'Thu' },
  friday: { zh: '周五', en: 'Fri' },
  saturday: { zh: '周六', en: 'Sat' },
  sunday: { zh: '周日', en: 'Sun' },
})
