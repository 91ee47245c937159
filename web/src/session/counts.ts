import { reactive, ref } from 'vue'
import { api, need, unattended } from '@/api/client'
import { person } from './session'
import { lapsed } from './token'

/** Counts that the navigation shows beside an entry, by the name of its route. */
export const badges = reactive<Record<string, number>>({})

/** How many notifications the person has not read. */
export const unread = ref(0)

/** How many tasks have come to the person since they last looked; 100 is as many or more. */
export const newWork = ref(0)

/** How many drafts wait for the person's signature; undefined if they sign nothing. */
export const toSign = ref<number>()

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
  newWork.value = notifications.status === 'fulfilled' ? notifications.value.new_work : 0
  toSign.value = notifications.status === 'fulfilled' ? notifications.value.to_sign : undefined
}

/** The person sees what there is to do. That it cannot be noted changes nothing of that. */
export function lookedAtTasks(): void {
  void need(api.POST('/tasks/seen')).then(refreshCounts, () => undefined)
}

/** The person sees a case, and so what they were told of it. */
export function lookedAtCase(number: string): void {
  void need(api.POST('/notifications/read', { params: { query: { case: number } } })).then(refreshCounts, () => undefined)
}
