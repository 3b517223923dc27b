import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { Problem } from '../app/problems'
import ActionForm from './ActionForm.vue'
import type { Form } from './forms'

const form: Form = {
  name: 'note',
  label: { zh: '记录进展', en: 'Note' },
  path: '/cases/{case_id}/note',
  binds: false,
  needs_version: false,
  fields: [
    { name: 'text', title: { zh: '说明', en: 'Text' }, required: true, type: 'long_text', most: 4000 },
  ],
}

const stale = new Problem('stale', 409, { zh: '与当前情况冲突', en: 'Conflict' })

function drawn(send: (body: unknown) => Promise<void>, draft?: string) {
  return mount(ActionForm, { props: { form, send, draft }, attachTo: document.body })
}

describe('the generic form', () => {
  it('does not send what is missing, and its summary takes the focus', async () => {
    const send = vi.fn(() => Promise.resolve())
    const page = drawn(send)
    await page.find('form').trigger('submit')
    await flushPromises()
    expect(send).not.toHaveBeenCalled()
    expect(document.activeElement).toBe(page.find('[role=alert]').element)
  })

  it('leads from the summary to the field', async () => {
    const page = drawn(() => Promise.resolve())
    await page.find('form').trigger('submit')
    await flushPromises()
    await page.find('[role=alert] a').trigger('click')
    expect(document.activeElement).toBe(page.find('textarea').element)
  })

  it('sends once however often it is tapped', async () => {
    const send = vi.fn(() => new Promise<void>(() => undefined))
    const page = drawn(send)
    await page.find('textarea').setValue('已到现场')
    await page.find('form').trigger('submit')
    await page.find('form').trigger('submit')
    expect(send).toHaveBeenCalledTimes(1)
  })

  it('keeps what was typed when somebody acted first, and says so', async () => {
    const page = drawn(() => Promise.reject(stale))
    await page.find('textarea').setValue('已到现场')
    await page.find('form').trigger('submit')
    await flushPromises()
    expect(page.emitted('stale')).toHaveLength(1)
    expect(page.find('textarea').element.value).toBe('已到现场')
    expect(page.find('[role=alert]').text()).toContain('有人刚刚先办理了')
  })

  it('has what was typed again after the page was left, until it is done', async () => {
    const first = drawn(() => Promise.resolve(), 'c1.note')
    await first.find('textarea').setValue('写到一半')
    first.unmount()
    const second = drawn(() => Promise.resolve(), 'c1.note')
    expect(second.find('textarea').element.value).toBe('写到一半')
    await second.find('form').trigger('submit')
    await flushPromises()
    second.unmount()
    expect(drawn(() => Promise.resolve(), 'c1.note').find('textarea').element.value).toBe('')
  })

  it('is sent again under the same key when the network was gone, and under another once it says something else', async () => {
    const keys: unknown[] = []
    const keyedForm: Form = {
      ...form,
      fields: [
        ...form.fields,
        { name: 'client_key', title: form.label, required: false, type: 'client_key' },
      ],
    }
    const lost = (body: Record<string, unknown>) => {
      keys.push(body.client_key)
      return Promise.reject(new Problem('offline', 0, form.label))
    }
    const page = mount(ActionForm, { props: { form: keyedForm, send: lost } })
    for (const text of ['已到', '已到', '已到现场']) {
      await page.find('textarea').setValue(text)
      await page.find('form').trigger('submit')
      await flushPromises()
    }
    expect(keys[0]).toBe(keys[1])
    expect(keys[2]).not.toBe(keys[1])
  })

  const register = {
    ...form,
    fields: [
      {
        name: 'register',
        title: { zh: '台账', en: 'Register' },
        required: true,
        type: 'choice',
        choices: [
          { code: 'team', zh: '护校队', en: 'Team' },
          { code: 'camera', zh: '摄像机', en: 'Camera' },
        ],
      },
      {
        name: 'spot',
        title: { zh: '部位', en: 'Spot' },
        required: false,
        type: 'text',
        where: [{ field: 'register', has: ['camera'], needed: ['camera'] }],
      },
    ],
  } satisfies Form

  it('shows a field once it applies, and sends nothing of one that no longer does', async () => {
    const send = vi.fn(() => Promise.resolve())
    const page = mount(ActionForm, { props: { form: register, send } })
    expect(page.find('#field-spot').exists()).toBe(false)
    await page.find('input[value=camera]').setValue()
    await page.find('#field-spot').setValue('gate')
    await page.find('input[value=team]').setValue()
    expect(page.find('#field-spot').exists()).toBe(false)
    await page.find('form').trigger('submit')
    await flushPromises()
    expect(send).toHaveBeenCalledWith({ register: 'team' })
  })

  it('goes by what is settled already', async () => {
    const send = vi.fn(() => Promise.resolve())
    const team = mount(ActionForm, { props: { form: register, send, given: { register: 'team' } } })
    expect(team.find('#field-spot').exists()).toBe(false)
    const camera = mount(ActionForm, { props: { form: register, send, given: { register: 'camera' } } })
    await camera.find('form').trigger('submit')
    expect(send).not.toHaveBeenCalled()
    await camera.find('#field-spot').setValue('gate')
    await camera.find('form').trigger('submit')
    await flushPromises()
    expect(send).toHaveBeenCalledWith({ register: 'camera', spot: 'gate' })
  })
})
