import { ownWords } from '../app/language'

export const noticeWords = ownWords({
  topic: { zh: '主题', en: 'Topic' },
  readBy: { zh: '阅读时限', en: 'To be read by' },
  read: { zh: '已读', en: 'Read' },
  readOf: { zh: '{n}/{all} 个校园', en: '{n} of {all} campuses' },
  receipts: { zh: '阅读回执', en: 'Receipts' },
  unread: { zh: '未读', en: 'not read' },
})
