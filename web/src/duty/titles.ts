import { ownWords } from '../app/language'

export const dutyTitles = ownWords({
  today: { zh: '今日岗位', en: 'Today at the gate' },
  post: { zh: '护学岗', en: 'Peak post' },
  scan: { zh: '巡防打卡', en: 'Patrol check-in' },
  entry: { zh: '登记日志', en: 'Record an entry' },
  week: { zh: '一周岗位', en: 'Posts of the week' },
  rota: { zh: '修改排班表', en: 'Change the rota' },
  codes: { zh: '打印点位码', en: 'Print point codes' },
})
