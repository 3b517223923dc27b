/** What the report form says: it is in the first load, so what other pages say is in later-words.ts. */
import { ownWords } from '../app/language'

export const reportWords = ownWords({
  callFirst: {
    zh: '危及人身安全、正在发生的，先拨打 110',
    en: 'If life is in danger or it is happening now, call 110 first',
  },
  callNow: { zh: '拨打 110', en: 'Call 110' },
  also: { zh: '火警 119 · 急救 120', en: 'Fire 119 · Ambulance 120' },
  what: { zh: '发生了什么？', en: 'What happened?' },
  moreKinds: { zh: '其他类别', en: 'Other kinds' },
  kindMissing: { zh: '请选择发生了什么', en: 'Choose what happened' },
  campus: { zh: '校园（园区）', en: 'Campus' },
  campusMissing: { zh: '请选择校园', en: 'Choose the campus' },
  campusLater: { zh: '登录后确认校园', en: 'The campus is confirmed after you sign in' },
  place: { zh: '具体位置', en: 'Where exactly' },
  placeHint: { zh: '例如：东门、三楼卫生间', en: 'For example: east gate, third-floor washroom' },
  text: { zh: '情况', en: 'What you know' },
  textHint: {
    zh: '时间、经过、有没有人受伤。不写学生姓名，写“学生甲”。',
    en: 'When, how, whether anybody is hurt. No pupil’s name: write “pupil A”.',
  },
  optional: { zh: '（选填）', en: '(optional)' },
  circumstances: { zh: '有下列情形的请勾选', en: 'Tick what applies' },
  photos: { zh: '照片', en: 'Photos' },
  more: {
    zh: '匿名、代报、不告知本校',
    en: 'Anonymous, for somebody else, without the school',
  },
  staff: { zh: '您的警号或工号', en: 'Your staff number' },
  staffHint: {
    zh: '草稿归您所有：同一部手机上的其他人看不到内容',
    en: 'The draft is yours: others on this phone do not see what it says',
  },
  staffMissing: { zh: '请填写警号或工号', en: 'Enter your staff number' },
  send: { zh: '发送', en: 'Send' },
  sendSignIn: { zh: '登录并发送', en: 'Sign in and send' },
  keptHere: { zh: '草稿已保存在本机，还没有发送', en: 'Kept on this device. Not sent yet' },
  keepsNothing: {
    zh: '这个浏览器不能保存草稿，请不要关闭本页',
    en: 'This browser keeps no drafts: do not close this page',
  },
  privacyTitle: { zh: '收集什么、给谁看', en: 'What is collected, and for whom' },
  privacyWhat: {
    zh: '收集您填写的内容、照片、账号和工号、时间，用于处置和依法反馈。法律依据：履行法定职责。',
    en: 'What you enter, photos, your account and staff number, and the time: to act on it and to tell you the outcome as the law requires. Ground: a statutory duty.',
  },
  privacyWho: {
    zh: '只有办理这件事的公安民警和依法须知情的部门能看；涉及未成年人的封存，查看逐次留痕。',
    en: 'Only the police who handle it, and authorities that must know by law. What concerns minors is sealed, and every look at it is recorded.',
  },
  privacyChild: {
    zh: '不满十四周岁的孩子：不写姓名、不拍脸和校牌。确需身份信息的，由民警另行登记。',
    en: 'Children under 14: no names, no faces, no name tags. Where identity is needed, an officer records it apart.',
  },
  privacyPhoto: {
    zh: '照片中的位置信息在本机去掉。收到后本机上的文字和照片立即删除；没发出的最多保留 72 小时。',
    en: 'Position data is taken out of photos on this device. Text and photos are erased here once received; unsent ones after 72 hours.',
  },
})
