import { ownWords } from './language'

export const keptWords = ownWords({
  sending: { zh: '正在发送，还没有送达…', en: 'Sending: not received yet…' },
  waitsForNetwork: {
    zh: '还没有送达，等网络恢复后自动发送，以当时的时间为准',
    en: 'Not received yet. Goes by itself when the network is back, with the time of the tap',
  },
  photosFollow: {
    zh: '已经送达，照片还在路上，网络恢复后自动发送',
    en: 'Received. Its photos follow by themselves when the network is back',
  },
  waitsForSignIn: { zh: '还没有送达，登录后发送', en: 'Not received yet. Goes when you have signed in' },
  waitsForYou: { zh: '还没有送达，请确认后发送', en: 'Not received yet. Goes when you have confirmed it' },
  refused: { zh: '没有被接受', en: 'Not accepted' },
  signIn: { zh: '登录并发送', en: 'Sign in and send' },
  confirm: { zh: '是我登记的，发送', en: 'I did this: send' },
  sendNow: { zh: '现在发送', en: 'Send now' },
  putRight: { zh: '改正后重发', en: 'Put it right and send again' },
  remove: { zh: '删除', en: 'Remove' },
  removeSure: { zh: '删除这一件？删除后不能找回', en: 'Remove it? It cannot be brought back' },
  understood: { zh: '知道了', en: 'Understood' },
  keepsNothing: {
    zh: '这个浏览器不能保存，请不要关闭本页',
    en: 'This browser keeps nothing: do not close this page',
  },
  others: {
    zh: '本机还有别人的 {n} 件登记没有送达，由本人登录后发送',
    en: '{n} entry of somebody else has not been received: it goes when they sign in|{n} entries of others have not been received: they go when they sign in',
  },
})
