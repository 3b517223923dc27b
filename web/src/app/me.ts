/** The account that is signed in, read once for each sign-in. */
import { computed, shallowRef, watch } from 'vue'
import { answer, api, type Schemas } from './api'
import { session } from './session'

export type Me = Schemas['MeAnswer']

export const me = shallowRef<Me | null>(null)

export async function readMe(): Promise<void> {
  me.value = session.signIn ? await answer(api.GET('/me')) : null
}

watch(
  () => session.signIn?.subject,
  () => (me.value = null),
)

export const isShared = computed(() => me.value?.shared ?? false)
