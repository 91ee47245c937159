import type { RouteRecordRaw } from 'vue-router'
import Login from './Login.vue'

// The login is a part of what is loaded first: on a slow line a part of its own would be another wait.
export const routes: RouteRecordRaw[] = [
  { path: '/login', name: 'login', component: Login, meta: { title: 'login.title', open: true, bare: true } },
  { path: '/password', name: 'password', component: () => import('./OneTime.vue'), meta: { title: 'settings.password', bare: true } },
]
