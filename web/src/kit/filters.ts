/** Filters stand in the address: a list can be sent to somebody, and is the same when one comes back. */
import { computed, type WritableComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/** A filter as text, '' where it is not set. Setting it replaces the address, so that "back" leaves the list. */
export function useFilter(name: string, usual = ''): WritableComputedRef<string> {
  const route = useRoute()
  const router = useRouter()
  return computed({
    get() {
      const value = route.query[name]
      return typeof value === 'string' ? value : usual
    },
    set(value) {
      const query = { ...route.query }
      delete query[name]
      if (value && value !== usual) query[name] = value
      void router.replace({ query })
    },
  })
}
