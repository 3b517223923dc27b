import { ownWords } from '../app/language'

export const paperWords = ownWords({
  title: { zh: '校园安全纸质报告单', en: 'Report on paper' },
  why: {
    zh: '停电断网的那一天用。平时先打印几份放在安保室；恢复后按单上的时间补录，系统标为补录。',
    en: 'For a day without power or network. Print some beforehand for the security room; afterwards enter each under the time that stands on it. It is marked as a late entry.',
  },
  print: { zh: '打印', en: 'Print' },
  enter: { zh: '补录一份纸质报告', en: 'Enter a report from paper' },
  call: {
    zh: '危及人身安全、正在发生的，先拨打 110；火警 119，急救 120。本单不代替报警。',
    en: 'Life in danger, or happening now: call 110 first; fire 119, ambulance 120. This sheet is no alarm.',
  },
  campus: { zh: '校园（园区）', en: 'Campus' },
  found: { zh: '发现时间', en: 'Found at' },
  written: { zh: '填单时间', en: 'Written at' },
  moment: { zh: '　月　日　时　分', en: 'm / d / h / min' },
  post: { zh: '报告人岗位', en: 'Post of who reports' },
  staff: { zh: '工号', en: 'Staff number' },
  place: { zh: '具体位置', en: 'Where exactly' },
  what: { zh: '发生了什么（选一项）', en: 'What happened: tick one' },
  circumstances: { zh: '有下列情形的请勾选', en: 'Tick what applies' },
  text: {
    zh: '情况：时间、经过、有没有人受伤。不写学生姓名，写“学生甲”。',
    en: 'What you know: when, how, whether anybody is hurt. No pupil’s name: “pupil A”.',
  },
  anonymous: { zh: '匿名', en: 'Anonymous' },
  behalf: { zh: '代谁上报（不写姓名）', en: 'On whose behalf (no name)' },
  left: { zh: '涉及本校领导，不告知本校', en: 'About the school’s own leadership: not told' },
  told: { zh: '已电话告知派出所', en: 'Station told by telephone' },
  taken: { zh: '接听人警号', en: 'Officer’s number' },
  entered: { zh: '补录时间', en: 'Entered at' },
  code: { zh: '回执编号', en: 'Code of the receipt' },
  note: {
    zh: '本单含有案情：补录后存入保险柜或按规定销毁，不拍照，不转发。填单时间即补录时的“纸质报告时间”。',
    en: 'This sheet tells of a case: once entered, lock it away or destroy it as the rules say; take no picture, pass it to nobody. “Written at” is what is entered as the time on paper.',
  },
})

/** On whose behalf: as the vocabulary says it, also before anybody has signed in. */
export const behalfWords = ownWords({
  pupil: { zh: '学生', en: 'A pupil' },
  parent: { zh: '家长', en: 'A parent' },
  colleague: { zh: '同事', en: 'A colleague' },
  passerBy: { zh: '路人、群众', en: 'A passer-by' },
  other: { zh: '其他人员', en: 'Somebody else' },
})
