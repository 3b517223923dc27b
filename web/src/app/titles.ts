import { ownWords } from './language'

export const startWords = ownWords({
  start: { zh: '首页', en: 'Start' },
  kit: { zh: '组件', en: 'Kit' },
})
