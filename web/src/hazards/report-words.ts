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
  another: { zh: '再报一件', en: 'Report another' },
})
