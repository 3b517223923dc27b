import { ownWords } from '../app/language'

export const hazardTitles = ownWords({
  report: { zh: '上报隐患', en: 'Report a hazard' },
})
