import type { RouteRecordRaw } from 'vue-router'
import type { Person } from '@/api/client'
import { isAdministrator, isBureau, supervises } from '@/session/session'

const supposes = (p: Person | undefined) => isBureau(p) || isAdministrator(p)

export const routes: RouteRecordRaw[] = [
  {
    path: '/supervision', name: 'supervision', component: () => import('./Supervision.vue'),
    meta: { title: 'supervision.title', nav: { group: 'bureau', order: 10, show: supervises } },
  },
  {
    path: '/supervision/whatif', name: 'whatif', component: () => import('./WhatIf.vue'),
    meta: { title: 'whatif.title', nav: { group: 'bureau', order: 50, show: supposes } },
  },
]
