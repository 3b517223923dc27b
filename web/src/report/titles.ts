/** Titles of this folder's pages: they are in the first load, the other words come with their page. */
import { ownWords } from '../app/language'

export const titles = ownWords({
  report: { zh: '上报警情', en: 'Report an incident' },
  reportShort: { zh: '上报', en: 'Report' },
  outbox: { zh: '待发送', en: 'Outbox' },
  receipt: { zh: '上报回执', en: 'Receipt' },
  paper: { zh: '纸质报告单', en: 'Report on paper' },
  mine: { zh: '我的上报', en: 'My reports' },
})
