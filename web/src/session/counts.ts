import { reactive, ref } from 'vue'
import { api, need, unattended } from '@/api/client'
import { person } from './session'
import { lapsed } from './token'

/** Counts that the navigation shows beside an entry, by the name of its route. */
export const badges = reactive<Record<string, number>>({})

/** How many notifications the person has not read. */
export const unread = ref(0)

const most = 100 // of what is overdue: more are shown as 99+

const headers = { [unattended]: 'true' }

/** Asks for what the head of each page counts. A count that cannot be had is not shown; the page itself says what is wrong. */
export async function refreshCounts(): Promise<void> {
  if (!person.value || lapsed.value) return
  const query = { light: 'red' as const, limit: most }
  const [tasks, notifications] = await Promise.allSettled([
    need(api.GET('/tasks', { params: { query }, headers })), need(api.GET('/notifications', { params: { query: { limit: 1 } }, headers })),
  ])
  badges.tasks = tasks.status === 'fulfilled' ? tasks.value.items.length : 0
  unread.value = notifications.status === 'fulfilled' ? notifications.value.unread : 0
}
