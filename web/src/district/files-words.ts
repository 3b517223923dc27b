import { ownWords } from '../app/language'

export const filesWords = ownWords({
  title: { zh: '区域文件', en: 'Files of the district' },
  why: {
    zh: '谁存在、谁能登录、谁担任什么岗位，都由区域文件说明。先核对，看清会变更什么，再导入。',
    en: 'Who exists, who may sign in and who holds which post is what these files say. Check them, see what would change, then load them.',
  },
  choose: { zh: '选择全部文件', en: 'Choose all the files' },
  chooseHint: {
    zh: '一次选中文件夹里的全部文件；CSV 须存为 UTF-8',
    en: 'All files of the folder at once; CSV as UTF-8',
  },
  missing: { zh: '缺 {files}', en: 'Missing: {files}' },
  unknown: { zh: '不认识 {files}', en: 'Not known: {files}' },
  given: { zh: '已选 {files}', en: 'Chosen: {files}' },
  check: { zh: '核对', en: 'Check' },
  faults: {
    zh: '有 {n} 处要改，什么都没有导入',
    en: '{n} fault, nothing is loaded|{n} faults, nothing is loaded',
  },
  place: { zh: '文件、行、列', en: 'File, line, column' },
  fault: { zh: '要改什么', en: 'What to mend' },
  right: { zh: '文件无误。导入后：', en: 'The files are right. Loading them would:' },
  what: { zh: '种类', en: 'What' },
  added: { zh: '新增', en: 'Add' },
  changed: { zh: '变更', en: 'Change' },
  gone: { zh: '撤销、停用', en: 'Retire, disable' },
  nothing: { zh: '没有变更', en: 'Nothing would change' },
  leaderLoads: {
    zh: '请分局领导用同样的文件核对并导入。',
    en: 'The leader checks the same files and loads them.',
  },
  goOn: { zh: '去确认', en: 'Go on to confirm' },
  confirm: { zh: '确认导入？', en: 'Load them?' },
  binds: {
    zh: '一分钟内对所有人生效：新账号可以登录，撤销的账号立即不能使用。要恢复，只能再导入原来的文件。',
    en: 'It holds for everybody within a minute: new accounts can sign in, those that are gone cannot. The way back is to load the former files.',
  },
  load: { zh: '导入', en: 'Load' },
  back: { zh: '不导入', en: 'Do not load' },
  loaded: {
    zh: '已导入：写入 {written}，撤销 {retired}，停用 {disabled}',
    en: 'Loaded: {written} written, {retired} retired, {disabled} disabled',
  },
  before: { zh: '以前的导入', en: 'Loaded before' },
  when: { zh: '时间', en: 'When' },
  who: { zh: '导入人', en: 'By' },
  operators: { zh: '运维', en: 'Operators' },
  result: { zh: '结果', en: 'Result' },
  cutOff: { zh: '没有完成，请再导入一次', en: 'Not finished: load again' },
  none: { zh: '还没有导入记录', en: 'Nothing on record yet' },
})
