import { ownWords } from '../app/language'

export const walkWords = ownWords({
  campus: { zh: '正在检查的校（园）', en: 'Campus that you are at' },
  progress: { zh: '已查 {n} 项，共 {all} 项', en: '{n} of {all} items looked at' },
  yes: { zh: '未发现', en: 'In order' },
  no: { zh: '有问题', en: 'Found wanting' },
  none: { zh: '不适用', en: 'Not applicable' },
  where: { zh: '在哪里', en: 'Where' },
  number: { zh: '几号', en: 'Which one' },
  optional: { zh: '（选填）', en: '(optional)' },
  note: { zh: '情况', en: 'What was found' },
  noteHint: { zh: '只写物和地点，不写人名', en: 'Things and places, no names of people' },
  photos: { zh: '照片', en: 'Photos' },
  record: { zh: '登记为隐患', en: 'Record it as a hazard' },
  whereMissing: { zh: '请选择在哪里', en: 'Choose where' },
  recorded: { zh: '已登记为隐患', en: 'Recorded as a hazard' },
  photosLeft: { zh: '照片还有 {n} 张没有传上去', en: '{n} photo not uploaded|{n} photos not uploaded' },
  sendPhotos: { zh: '再传照片', en: 'Upload the photos' },
  toHazard: { zh: '查看隐患', en: 'See the hazard' },
  unsent: {
    zh: '还有 {n} 项问题没有登记',
    en: '{n} finding not recorded yet|{n} findings not recorded yet',
  },
  allClear: { zh: '逐项查完，未发现隐患', en: 'Everything was looked at and nothing found' },
  sayClear: { zh: '答复：未发现隐患', en: 'Answer: nothing found' },
  finished: { zh: '本校（园）已答复', en: 'Your answer for this campus is given' },
  kept: {
    zh: '勾选、文字和照片保留在这台设备上，登记后删除；72 小时不动即删除',
    en: 'Kept on this device until it is recorded; erased after 72 hours untouched',
  },
  keepsNothing: {
    zh: '这个浏览器不保存内容，离开本页会丢失',
    en: 'This browser keeps nothing: it is lost when you leave this page',
  },
  notNow: {
    zh: '现在不能登记：检查尚未开始、已经结束，或没有召集本单位',
    en: 'Nothing can be recorded now: it has not begun, is over, or your unit was not called',
  },
  back: { zh: '返回联合检查', en: 'Back to the inspection' },
})
