import { ownWords } from '../app/language'

export const boardTitles = ownWords({
  board: { zh: '校园看板', en: 'Board' },
  wall: { zh: '大屏轮播', en: 'Wall display' },
  openOnes: { zh: '看板上的记录', en: 'Open records' },
})
