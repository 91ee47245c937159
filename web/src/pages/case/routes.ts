import type { RouteRecordRaw } from 'vue-router'
import { isOfficial } from '@/session/session'

export const routes: RouteRecordRaw[] = [
  { path: '/cases', name: 'cases', component: () => import('./Cases.vue'), meta: { title: 'cases.title', nav: { group: 'work', order: 20, show: isOfficial } } },
  { path: '/cases/:number', name: 'case', component: () => import('./Case.vue'), props: true, meta: { title: 'case.title', guest: true, under: ['cases', 'mine'] } },
  { path: '/cases/:number/letters/:letter(\\d+)', name: 'letter', component: () => import('./Letter.vue'), props: true, meta: { title: 'letter.title', bare: true, guest: true } },
]
