import type { RouteRecordRaw } from 'vue-router'
import { person } from '@/session/session'

export const routes: RouteRecordRaw[] = [
  {
    path: '/', name: 'tasks', component: () => import('./Work.vue'),
    // Who has no account has no tasks to speak of: what they came for is their case.
    beforeEnter: () => (person.value?.guest ? { name: 'mine' } : true),
    meta: { title: 'tasks.title', guest: true, nav: { group: 'work', order: 10, show: (someone) => someone !== undefined && !someone.guest } },
  },
]
