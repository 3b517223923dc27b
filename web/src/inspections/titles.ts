import { ownWords } from '../app/language'

export const walkTitles = ownWords({
  walk: { zh: '逐项检查', en: 'Walk through the checklist' },
})
