import { describe, expect, it } from 'vitest'
import { readLaterRoutes, router, routes } from './router'

describe('addresses', () => {
  it('of the report form are known at once, all others after they were asked for', async () => {
    expect(router.resolve('/app/report').name).not.toBe('unknown')
    expect(router.resolve('/app/kit').name).toBe('unknown')
    await router.push('/app/kit')
    expect(router.currentRoute.value.matched[0]?.path).toBe('/app/kit')
    expect(router.resolve('/app/cases/c1').matched[0]?.path).toBe('/app/cases/:id')
    await readLaterRoutes()
    expect(routes.value.filter((one) => one.path === '/app/kit')).toHaveLength(1)
  })

  it('that nobody has show that there is no such page', async () => {
    await router.push('/app/nowhere')
    expect(router.currentRoute.value.name).toBe('unknown')
  })
})
