import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/login', name: 'login', component: () => import('./Login.vue'), meta: { title: 'login.title', open: true, bare: true } },
  { path: '/password', name: 'password', component: () => import('./OneTime.vue'), meta: { title: 'settings.password', bare: true } },
]
