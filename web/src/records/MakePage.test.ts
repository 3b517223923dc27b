import { flushPromises, mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import MakePage from './MakePage.vue'
import { router } from '../app/router'

it('a form that there is not is no page, and not one that is read for ever', async () => {
  vi.stubGlobal('fetch', () =>
    Promise.resolve(
      new Response(JSON.stringify({ actions: [], making: [], files: [], kinds: [], lists: {} }), {
        headers: { 'Content-Type': 'application/json' },
      }),
    ),
  )
  const page = mount(MakePage, {
    props: { kind: 'rota', name: 'nothing' },
    global: { plugins: [router] },
  })
  await flushPromises()
  await vi.waitFor(() => expect(page.text()).toContain('没有这个页面'))
})
