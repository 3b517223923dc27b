import { ownWords } from './language'

export const taskWords = ownWords({
  tasks: { zh: '我的事项（{n}）', en: 'My tasks ({n})' },
  toReceive: { zh: '督办单 {n}：请签收', en: 'Supervision order {n}: receive it' },
  toAnswer: { zh: '督办单 {n}：请答复', en: 'Supervision order {n}: answer it' },
  measure: { zh: '任务、措施 {n}：请落实', en: 'Task or measure {n}: settle it' },
})
