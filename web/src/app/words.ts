import { ownWords } from './language'

export const appWords = ownWords({
  name: { zh: '护校安园', en: 'Campus Safety Loop' },
  offline: {
    zh: '现在没有网络，内容保留在本页',
    en: 'No network now. What you typed is kept on this page',
  },
  signedOut: { zh: '登录已过期，请重新登录', en: 'Your sign-in has ended. Sign in again' },
  busy: { zh: '系统繁忙，请稍候再试', en: 'Busy. Try again in a moment' },
  refused: { zh: '没有办成', en: 'Not done' },
  unexpected: {
    zh: '页面出错了，请刷新后再试',
    en: 'Something went wrong on this page. Reload and try again',
  },
  signIn: { zh: '登录', en: 'Sign in' },
  signOut: { zh: '退出登录', en: 'Sign out' },
  signInFailed: { zh: '没有登录成功', en: 'You are not signed in' },
  unreached: { zh: '连不上登录服务，请联网后再登录', en: 'Signing in needs a network. Try again' },
  toContent: { zh: '跳到正文', en: 'Skip to content' },
  waitHere: { zh: '件待处理', en: ' waiting' },
  navigation: { zh: '主菜单', en: 'Main menu' },
  otherLanguage: { zh: 'English', en: '中文' },
  notFound: { zh: '没有这个页面', en: 'There is no such page' },
  toStart: { zh: '回到首页', en: 'Back to the start page' },
  again: { zh: '再试一次', en: 'Try again' },
  pageGone: {
    zh: '这一页没有读到，可能没有网络，或系统已更新',
    en: 'This page could not be loaded: no network, or a new release',
  },
  partGone: {
    zh: '这一页有一部分（例如响铃提示）没有读到，正在再试',
    en: 'A part of this page, such as the bell, could not be loaded. Still trying',
  },
  whoActs: { zh: '现在由谁办理？', en: 'Who is acting now?' },
  whoActsWhy: {
    zh: '这是共用账号。请填写您的警号或工号，每一步都会记在您名下。',
    en: 'This account is shared. Enter your staff number: every step is recorded under it.',
  },
  whoActsOnce: {
    zh: '请填写您的警号或工号，每一步都会记在您名下。',
    en: 'Enter your staff number: every step is recorded under it.',
  },
  staffNumber: { zh: '警号或工号', en: 'Staff number' },
  staffMissing: { zh: '请填写警号或工号', en: 'Enter your staff number' },
  binds: { zh: '提交后难以撤回，请核对', en: 'This cannot simply be undone: check it first' },
  notOffered: {
    zh: '现在不能办理这一项，情况可能已有变化',
    en: 'This cannot be done now: something may have changed',
  },
  acting: { zh: '办理人 {staff}', en: 'Acting: {staff}' },
  changeActing: { zh: '换人办理', en: 'Somebody else acts' },
  goOn: { zh: '继续', en: 'Go on' },
})
