import { computed } from 'vue'
import { toSign } from '@/session/counts'
import { heads, isOfficial, person } from '@/session/session'

export type View = 'todo' | 'sign' | 'done' | 'filed' | 'load' | 'stand_ins'

/** The tabs that the person has. */
export const shownViews = computed<View[]>(() => {
  if (!isOfficial(person.value)) return ['todo', 'filed']
  const views: View[] = ['todo', 'sign', 'done', 'filed', 'load', 'stand_ins']
  return views.filter((view) => (view !== 'sign' || toSign.value !== undefined) && (view !== 'load' || heads(person.value)))
})
