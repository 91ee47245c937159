import { computed } from 'vue'
import { heads, isOfficial, person } from '@/session/session'

export type View = 'todo' | 'done' | 'filed' | 'load' | 'stand_ins'

/** The tabs that the person has. */
export const shownViews = computed<View[]>(() => {
  if (!isOfficial(person.value)) return ['todo', 'filed']
  return heads(person.value) ? ['todo', 'done', 'filed', 'load', 'stand_ins'] : ['todo', 'done', 'filed', 'stand_ins']
})
