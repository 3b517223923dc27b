/** What the kit's own page shows: every part, in all its states. Its words are samples, not the pages'. */
import type { Form, FormField } from './forms'

const words = (zh: string, en: string) => ({ zh, en })
const codes = (...all: [string, string, string][]) => all.map(([code, zh, en]) => ({ code, zh, en }))

const field = (name: string, zh: string, en: string, more: Partial<FormField>): FormField => ({
  name,
  title: words(zh, en),
  required: false,
  type: 'text',
  ...more,
})

export const everyField: FormField[] = [
  field('place', '具体位置', 'Where exactly', { required: true, most: 200 }),
  field('text', '说明', 'Remark', {
    type: 'long_text',
    most: 4000,
    hint: words('写明经过', 'What happened'),
  }),
  field('injured', '受伤人数', 'Injured', { type: 'integer', least: 0, unit: words('人', 'people') }),
  field('anonymous', '匿名', 'Anonymous', { type: 'yes_no' }),
  field('level', '级别', 'Level', {
    type: 'choice',
    required: true,
    choices: codes(
      ['1', '一级 紧急', 'Level 1'],
      ['2', '二级 较急', 'Level 2'],
      ['3', '三级 一般', 'Level 3'],
    ),
  }),
  field('category', '类别', 'Category', {
    type: 'reference',
    names: 'category',
    choices: Array.from({ length: 12 }, (_, n) => ({ code: `c${n}`, zh: `类别 ${n}`, en: `Category ${n}` })),
  }),
  field('circumstances', '情形', 'Circumstances', {
    type: 'list',
    of: { type: 'choice', choices: codes(['injury', '有人受伤', 'Hurt'], ['crowd', '人员聚集', 'Crowd']) },
  }),
  field('discovered_at', '发现时间', 'When it was found', { type: 'instant' }),
  field('planned_on', '日期', 'Day', { type: 'date' }),
  field('starts', '开始', 'Begins', { type: 'time' }),
  field('cases', '关联编号', 'Linked records', { type: 'list', of: { type: 'text' } }),
  field('audience', '人数', 'Audience', {
    type: 'table',
    choices: codes(['pupils', '学生', 'Pupils'], ['parents', '家长', 'Parents']),
    of: { type: 'integer' },
  }),
  field('measures', '措施', 'Measures', {
    type: 'list',
    most: 3,
    of: {
      type: 'group',
      fields: [
        field('owner', '负责人', 'Owner', { required: true }),
        field('due_on', '期限', 'Due on', { type: 'date' }),
      ],
    },
  }),
]

const form = (name: string, zh: string, en: string, more: Partial<Form>): Form => ({
  name,
  label: words(zh, en),
  path: '/cases/{case_id}/note',
  binds: false,
  needs_version: true,
  fields: everyField,
  ...more,
})

export const wholeForm = form('note', '记录进展', 'Note progress', {})
export const bindingForm = form('sign', '签发', 'Sign', {
  binds: true,
  fields: [field('reason', '理由', 'Reason', { type: 'long_text', required: true, most: 4000 })],
})

export const longName =
  '威海市环翠区实验小学孙家疃街道国际度假区分校幼儿园及附属游泳馆与北侧操场看台和食堂后门临时施工围挡区域'
export const marked = '\u202e倒写\u202c <script>alert(1)</' + 'script> العربية'

export const rows = [
  { id: 'a', code: 'W550', what: words('可疑人员', 'Suspicious person'), where: longName, level: 2 },
  { id: 'b', code: 'W551', what: words('火灾', 'Fire'), where: '鲸园小学', level: 1 },
]
