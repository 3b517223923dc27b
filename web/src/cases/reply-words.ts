import { ownWords } from '../app/language'

export const replyWords = ownWords({
  words: { zh: '答复内容', en: 'Words' },
  categories: { zh: '适用类别', en: 'Categories' },
  states: { zh: '适用状态', en: 'States' },
  all: { zh: '全部', en: 'All' },
  ready: { zh: '选用答复模板（{n}）', en: 'Use words that are ready ({n})' },
  yours: {
    zh: '选用后可以改，发出的以您写的为准',
    en: 'Change them as you need: what is sent is what you write',
  },
})
