import type { RouteRecordRaw } from 'vue-router'
import { supervises } from '@/session/session'

export const routes: RouteRecordRaw[] = [
  {
    path: '/supervision', name: 'supervision', component: () => import('./Supervision.vue'),
    meta: { title: 'supervision.title', nav: { group: 'bureau', order: 10, show: supervises } },
  },
]
