import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/grants', name: 'grants', component: () => import('./Grants.vue'), meta: { title: 'grants.title', guest: true, nav: { group: 'work', order: 40 } } },
]
