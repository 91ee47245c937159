import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  {
    path: '/calendar/:year(\\d{4})?', name: 'calendar', component: () => import('./Calendar.vue'),
    meta: { title: 'calendar.title', open: true, nav: { group: 'reference', order: 20 } },
  },
  {
    path: '/calendar/:year(\\d{4})/notice', name: 'notice', component: () => import('./Notice.vue'), props: true,
    meta: { title: 'calendar.notice.title', under: ['calendar'] },
  },
]
