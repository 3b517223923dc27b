import { ownWords } from '../app/language'

export const bellWords = ownWords({
  waiting: {
    zh: '有 {n} 起一级警情等待接报确认',
    en: '{n} level-1 incident waits to be acknowledged|{n} level-1 incidents wait to be acknowledged',
  },
  silent: { zh: '本页还不能响铃，请点一下打开声音', en: 'This page cannot ring yet: switch its sound on' },
  calm: { zh: '没有等待接报确认的一级警情', en: 'No level-1 incident waits to be acknowledged' },
  allow: { zh: '打开声音', en: 'Switch sound on' },
  deaf: {
    zh: '与系统的连接已中断，此刻不会响铃。请查看网络，紧急情况以电话为准。',
    en: 'No connection: this page will not ring now. Check the network, and go by the telephone.',
  },
})
