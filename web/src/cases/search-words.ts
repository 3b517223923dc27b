import { ownWords } from '../app/language'

export const searchWords = ownWords({
  title: { zh: '查找', en: 'Find' },
  byCode: { zh: '编号', en: 'Code' },
  codeHint: {
    zh: '对方念出的 8 位编号，各类记录都可以',
    en: 'The 8 characters that were read out, of any record',
  },
  noPage: {
    zh: '这是{kind}（{campus}，{state}），没有单独的页面',
    en: 'This is {kind} ({campus}, {state}), which has no page of its own',
  },
  open: { zh: '打开', en: 'Open' },
  kind: { zh: '种类', en: 'Kind' },
  campus: { zh: '校（园）', en: 'Campus' },
  since: { zh: '收到日期自', en: 'Received from' },
  until: { zh: '收到日期至', en: 'Received to' },
  text: { zh: '文字', en: 'Words' },
  textHint: {
    zh: '须选一个校（园），只查最近 90 天；每查到一件留一条痕',
    en: 'In one campus, of the last 90 days; each one found keeps a trace',
  },
  search: { zh: '查找', en: 'Find' },
  found: { zh: '找到 {n} 条', en: '{n} found' },
  more: { zh: '还有更多，请缩小范围', en: 'There are more: narrow it down' },
  nothing: { zh: '没有找到', en: 'Nothing found' },
  code: { zh: '编号', en: 'Code' },
  state: { zh: '状态', en: 'State' },
  received: { zh: '收到时间', en: 'Received' },
})
