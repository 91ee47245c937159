import { reactive } from 'vue'

/** Counts that the navigation shows beside an entry, by the name of its route. Whoever learns a count puts it here. */
export const badges = reactive<Record<string, number>>({})
