import { ownWords } from '../app/language'

export const chartWords = ownWords({
  asTable: { zh: '看数字', en: 'As a table' },
})
