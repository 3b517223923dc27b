/** What waits behind an entry of the menu, by its path: the folder that knows sets it. */
import { reactive } from 'vue'

export const badges = reactive<Record<string, number>>({})
