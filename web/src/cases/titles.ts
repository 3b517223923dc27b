import { ownWords } from '../app/language'

export const searchTitles = ownWords({
  search: { zh: '查找', en: 'Find' },
})
