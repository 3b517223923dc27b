import { describe, expect, it } from 'vitest'
import { applying, asked, bodyOf, drawnAs, emptyValues, faultsIn, withChoices, type FormField } from './forms'
import { everyField } from './samples'

const field = (name: string, more: Partial<FormField>): FormField => ({
  name,
  title: { zh: name, en: name },
  required: false,
  type: 'text',
  ...more,
})

describe('a form that is drawn from what the API says', () => {
  it('sends nothing for what was left empty, so that the API’s own default holds', () => {
    expect(bodyOf(everyField, emptyValues(everyField))).toEqual({ anonymous: false })
  })

  it('sends each kind of field as the API takes it', () => {
    const values = {
      ...emptyValues(everyField),
      place: '东门',
      injured: '2',
      level: '1',
      circumstances: ['injury'],
      discovered_at: '2026-11-27T21:10',
      cases: ' W1 \n\nW2',
      audience: { pupils: '40', parents: '' },
      measures: [{ owner: '张', due_on: '' }],
    }
    expect(bodyOf(everyField, values)).toEqual({
      place: '东门',
      injured: 2,
      anonymous: false,
      level: '1',
      circumstances: ['injury'],
      discovered_at: '2026-11-27T21:10:00+08:00',
      cases: ['W1', 'W2'],
      audience: { pupils: 40 },
      measures: [{ owner: '张' }],
    })
  })

  it('gives a number back as the code where the API’s code is one', () => {
    const level = field('level', { type: 'choice', choices: [{ code: 1, zh: '一级', en: 'One' }] })
    expect(bodyOf([level], { level: '1' })).toEqual({ level: 1 })
  })

  it('begins with the API’s default', () => {
    const left = field('left_out', { type: 'yes_no', default: true })
    expect(emptyValues([left])).toEqual({ left_out: true })
  })

  it('says what was left empty, inside a part too', () => {
    const faults = faultsIn(everyField, { ...emptyValues(everyField), measures: [{ owner: '', due_on: '' }] })
    expect(faults.map((one) => one.field)).toEqual(['place', 'level', 'measures.0.owner'])
  })

  it('says where a number is none', () => {
    const count = field('count', { type: 'integer' })
    expect(faultsIn([count], { count: '两' }).map((one) => one.field)).toEqual(['count'])
    expect(faultsIn([count], { count: '2' })).toEqual([])
  })

  it('asks for nothing that the page sets itself', () => {
    const fields = [
      field('acting_staff', { type: 'staff_number' }),
      field('client_key', { type: 'client_key' }),
    ]
    expect(asked([...fields, field('text', {})]).map((one) => one.name)).toEqual(['text'])
  })

  it('takes the choices that somebody knows for what a field names, and a line to type where nobody does', () => {
    const unit = field('lead', { type: 'reference', names: 'unit' })
    expect(drawnAs(unit)).toBe('line')
    const [known] = withChoices([unit], (_, names) =>
      names === 'unit' ? [{ code: 'u', zh: '所', en: 'Station' }] : undefined,
    )
    expect(drawnAs(known!)).toBe('one')
  })

  it('knows the choices of fields inside a part too, and not by their names alone', () => {
    const inside = [
      field('owner', { type: 'reference', names: 'post' }),
      field('number', { type: 'integer' }),
    ]
    const measures = field('measures', { type: 'list', of: { type: 'group', fields: inside } })
    const [known] = withChoices([measures], (name, names) =>
      names === 'post' || name === 'number' ? [{ code: 'p', zh: '岗', en: 'Post' }] : undefined,
    )
    expect(known!.of!.fields!.map(drawnAs)).toEqual(['one', 'number'])
  })

  const camera = { field: 'register', has: ['camera'] }
  const entry = [
    field('register', { type: 'choice', required: true }),
    field('spot', { where: [{ ...camera, needed: ['camera'] }] }),
    field('since', { where: [{ field: 'register', has: ['camera', 'team'] }] }),
    field('place', { where: [{ field: 'since' }] }),
  ]
  const names = (fields: FormField[]) => fields.map((one) => one.name)

  it('asks, demands and sends only what applies to what is typed', () => {
    const team = { register: 'team', spot: 'gate', since: '2020', place: '' }
    expect(names(applying(entry, team))).toEqual(['register', 'since', 'place'])
    expect(bodyOf(entry, team)).toEqual({ register: 'team', since: '2020' })
    expect(faultsIn(entry, team)).toEqual([])
    const nothing = { register: 'camera', spot: '', since: '', place: '东门' }
    expect(names(applying(entry, nothing))).toEqual(['register', 'spot', 'since'])
    expect(faultsIn(entry, nothing).map((one) => one.field)).toEqual(['spot'])
    expect(bodyOf(entry, nothing)).toEqual({ register: 'camera' })
  })

  it('takes one of several, and a yes or no, as what was chosen', () => {
    const footage = field('footage', { where: [{ field: 'observed', has: ['smoke', 'fighting'] }] })
    expect(names(applying([footage], { observed: ['nothing'] }))).toEqual([])
    expect(names(applying([footage], { observed: ['nothing', 'smoke'] }))).toEqual(['footage'])
    const due = field('due', { where: [{ field: 'passed', has: [false] }] })
    expect(['true', 'false', ''].map((passed) => applying([due], { passed }).length)).toEqual([0, 1, 0])
  })

  it('goes by the record where the field does, and knows nothing of what is not said', () => {
    const code = field('code', { where: [{ record: 'mode', has: ['foot'], needed: ['foot'] }] })
    expect(applying([code], { mode: 'video' }, 'record')).toEqual([])
    expect(applying([code], { mode: 'foot' }, 'record')[0]!.required).toBe(true)
    expect(applying([code], {}, 'record')).toEqual([code])
    expect(applying([code], { mode: 'video' })).toEqual([code])
  })

  it('lets nobody decide by a box that was not touched', () => {
    const passed = field('passed', { type: 'yes_no', required: true })
    expect(emptyValues([passed])).toEqual({ passed: '' })
    expect(faultsIn([passed], { passed: '' })).toHaveLength(1)
    expect(bodyOf([passed], { passed: 'false' })).toEqual({ passed: false })
    expect(bodyOf([passed], { passed: 'true' })).toEqual({ passed: true })
  })
})

it('fields inside the members of a list are filled in with choices too', () => {
  const words = { zh: '行', en: 'Line' }
  const inner: FormField = {
    name: 'campus',
    title: words,
    required: true,
    type: 'reference',
    names: 'campus',
  }
  const lines: FormField = {
    name: 'lines',
    title: words,
    required: true,
    type: 'list',
    of: { type: 'group', fields: [inner] },
  }
  const campuses = [{ code: 'ms-01', zh: '中学', en: 'School' }]
  const [filled] = withChoices([lines], (_, names) => (names === 'campus' ? campuses : undefined))
  expect(filled?.of?.fields?.[0]?.choices).toEqual(campuses)
})
