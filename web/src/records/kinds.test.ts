import { mount, flushPromises } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { createRouter, createMemoryHistory } from 'vue-router'
import SearchPage from '../cases/SearchPage.vue'
import recordRoutes from './routes'
import dutyRoutes from '../duty/routes'
import outreachRoutes from '../outreach/routes'
import { KINDS, kindOf, pagesOf } from './kinds'

describe('kinds of record', () => {
  it('each have a list and a page of one record, whoever draws the list', () => {
    const paths = [...recordRoutes, ...dutyRoutes, ...outreachRoutes].map((one) => one.path)
    for (const kind of KINDS) {
      expect(paths.filter((one) => one === kind.page)).toEqual([kind.page])
      expect(paths).toContain(`${kind.page}/:id`)
    }
  })

  it('that no page shows are none, and an address that names one throws', () => {
    expect(pagesOf('campus_assurance')).toBeUndefined()
    expect(() => kindOf('a_kind_of_next_year')).toThrow('a_kind_of_next_year')
  })
})

const found = (kind: string) => ({
  case_id: 'c1',
  code: 'ABCD1234',
  kind,
  kind_name: { zh: '四个100%', en: 'Four 100 %' },
  state: 'met',
  state_name: { zh: '达标', en: 'Met' },
  campus: 'ms-01',
  campus_name: { zh: '海港中学', en: 'Harbour Middle School' },
  received_at: '2026-11-27T00:00:00Z',
})

async function searched(kind: string) {
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json(found(kind))))
  const pages = { template: '<div/>' }
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:any(.*)*', component: pages }],
  })
  const page = mount(SearchPage, { global: { plugins: [router] } })
  await page.find('#field-code').setValue('ABCD1234')
  await page.find('form').trigger('submit')
  await flushPromises()
  await flushPromises()
  return { page, at: router.currentRoute.value.path }
}

describe('a code that was read out', () => {
  it('opens the page of its kind', async () => {
    expect((await searched('teaching_pack')).at).toBe('/app/packs/c1')
  })

  it('of a kind without pages says what it is', async () => {
    const { page, at } = await searched('campus_assurance')
    expect(at).toBe('/')
    expect(page.text()).toContain('四个100%（海港中学，达标）')
  })
})
