import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/me', name: 'me', component: () => import('./Settings.vue'), meta: { title: 'settings.title', nav: { group: 'work', order: 90, show: (person) => person !== undefined && !person.guest } } },
]
