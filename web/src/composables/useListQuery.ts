import { computed, type ComputedRef } from 'vue'
import { useRoute } from 'vue-router'

/** The periods of days by which a list is narrowed. */
export type PeriodName = 'due' | 'filed' | 'received'

/** What the lists have in common of their filters, as it is in the address (see ListBar) and as the API takes it. */
export interface ListQuery<Sort extends string> {
  sort?: Sort
  due?: 'today' | 'week'
  due_from?: string
  due_through?: string
  filed_from?: string
  filed_through?: string
  received_from?: string
  received_through?: string
}

export function useListQuery<Sort extends string>(sorts: readonly Sort[], periods: readonly PeriodName[]): ComputedRef<ListQuery<Sort>> {
  const route = useRoute()
  const text = (name: string) => (typeof route.query[name] === 'string' ? route.query[name] : '')
  return computed(() => {
    const query: Record<string, string> = {}
    const sort = sorts.find((one) => one === text('sort'))
    if (sort) query.sort = sort
    if (['today', 'week'].includes(text('due'))) query.due = text('due')
    for (const period of periods) {
      for (const end of [`${period}_from`, `${period}_through`]) if (/^\d{4}-\d\d-\d\d$/.test(text(end))) query[end] = text(end)
    }
    return query as ListQuery<Sort>
  })
}
