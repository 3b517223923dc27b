import { config, enableAutoUnmount } from '@vue/test-utils'
import { afterEach, beforeEach } from 'vitest'
import 'fake-indexeddb/auto'

config.global.stubs = { RouterLink: { props: ['to'], template: '<a :href="to"><slot /></a>' } }

beforeEach(() => sessionStorage.clear())

enableAutoUnmount(afterEach)
