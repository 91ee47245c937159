import type { RouteRecordRaw } from 'vue-router'
import { isOfficial } from '@/session/session'

export const routes: RouteRecordRaw[] = [
  {
    path: '/catalog', name: 'catalog', component: () => import('./Catalog.vue'),
    meta: { title: 'catalog.title', open: true, nav: { group: 'reference', order: 10 } },
  },
  { path: '/catalog/import', name: 'catalog-import', component: () => import('./Import.vue'), meta: { title: 'catalog.import.title', nav: { group: 'administration', order: 30, show: isOfficial } } },
  { path: '/catalog/entries/:code', name: 'entry', component: () => import('./Entry.vue'), props: true, meta: { title: 'catalog.title', open: true, under: ['catalog'] } },
]
