import type { RouteRecordRaw } from 'vue-router'
import type { Person } from '@/api/client'
import { audits, isAuditor } from '@/session/session'

const administers = (p: Person | undefined) => p?.administers ?? false

export const routes: RouteRecordRaw[] = [
  { path: '/administration/people', name: 'people', component: () => import('./People.vue'), meta: { title: 'administration.people.title', nav: { group: 'administration', order: 10, show: audits } } },
  { path: '/administration/people/:id', name: 'person', component: () => import('./Account.vue'), props: true, meta: { title: 'administration.people.title', under: ['people'] } },
  { path: '/administration/departments', name: 'departments', component: () => import('./Departments.vue'), meta: { title: 'administration.departments.title', nav: { group: 'administration', order: 20, show: administers } } },
  { path: '/administration/law', name: 'law', component: () => import('./Law.vue'), meta: { title: 'administration.law.title', nav: { group: 'administration', order: 30, show: administers } } },
  { path: '/administration/signing', name: 'signing', component: () => import('./Signing.vue'), meta: { title: 'administration.signing.title', nav: { group: 'administration', order: 35, show: administers } } },
  { path: '/administration/post', name: 'post', component: () => import('./Post.vue'), meta: { title: 'administration.post.title', nav: { group: 'administration', order: 40, show: administers } } },
  { path: '/administration/log', name: 'log', component: () => import('./Log.vue'), meta: { title: 'administration.log.title', nav: { group: 'administration', order: 50, show: audits } } },
  { path: '/administration/accesses', name: 'accesses', component: () => import('./Accesses.vue'), meta: { title: 'administration.accesses.title', nav: { group: 'administration', order: 52, show: isAuditor } } },
  { path: '/administration/clock', name: 'clock', component: () => import('./Clock.vue'), meta: { title: 'administration.clock.title', nav: { group: 'administration', order: 55, show: audits } } },
  { path: '/administration/audit', name: 'audit', component: () => import('./Audit.vue'), meta: { title: 'administration.audit.title', nav: { group: 'administration', order: 60, show: audits } } },
]
