import { ownWords } from '../app/language'

export const hazardReportWords = ownWords({
  where: { zh: '在哪里', en: 'Where' },
  number: { zh: '几号（如 2 号食堂填 2）', en: 'Which one (for canteen 2: 2)' },
  optional: { zh: '（选填）', en: '(optional)' },
  kind: { zh: '哪一类', en: 'What kind' },
  item: { zh: '什么问题', en: 'What is wrong' },
  campus: { zh: '校（园）', en: 'Campus' },
  source: { zh: '怎么发现的', en: 'How it was found' },
  text: { zh: '说明', en: 'Details' },
  textHint: { zh: '只写物和地点，不写人名', en: 'Things and places, no names of people' },
  photos: { zh: '整改前照片', en: 'Photos from before' },
  send: { zh: '上报隐患', en: 'Report the hazard' },
  missing: { zh: '请选择“{field}”', en: 'Choose “{field}”' },
  majorNote: {
    zh: '检查表列为重大隐患：请先采取临时管控，人离开危险处。有人员危险立即拨打 110、119。',
    en: 'The checklist calls this a major hazard: put it under interim control and keep people away. If anybody is in danger call 110 or 119 at once.',
  },
  sent: { zh: '已上报', en: 'Reported' },
  sentPhotos: {
    zh: '已上报，正在上传照片（{n}/{all}）…',
    en: 'Reported. Photos are on their way ({n}/{all})…',
  },
  photosLeft: {
    zh: '隐患已上报，照片没有传上去。可以再试，或以后在隐患页面补传。',
    en: 'The hazard is reported, the photos are not. Try again, or add them on its page later.',
  },
  toHazard: { zh: '查看这件隐患', en: 'See the hazard' },
  again: { zh: '再试一次', en: 'Try again' },
})
