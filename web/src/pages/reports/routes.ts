import type { RouteRecordRaw } from 'vue-router'
import { isOfficial, supervises } from '@/session/session'

export const routes: RouteRecordRaw[] = [
  {
    path: '/reports', name: 'reports', component: () => import('./Timeliness.vue'),
    meta: { title: 'reports.title', nav: { group: 'bureau', order: 20, show: isOfficial } },
  },
  {
    path: '/reports/kept', name: 'kept', component: () => import('./Snapshots.vue'),
    meta: { title: 'kept.title', nav: { group: 'bureau', order: 30, show: supervises } },
  },
  {
    path: '/reports/evaluation', name: 'evaluation', component: () => import('./Evaluation.vue'),
    meta: { title: 'evaluation.title', nav: { group: 'bureau', order: 40, show: isOfficial } },
  },
  {
    path: '/reports/downloads', name: 'downloads', component: () => import('./Downloads.vue'),
    meta: { title: 'reports.downloads.title', nav: { group: 'bureau', order: 50, show: isOfficial } },
  },
]
