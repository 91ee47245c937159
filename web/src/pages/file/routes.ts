import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/file', name: 'file', component: () => import('./Choose.vue'), meta: { title: 'file.title', guest: true, nav: { group: 'work', order: 30 } } },
  {
    path: '/file/:regulation/:procedure', name: 'file-form', component: () => import('./File.vue'), props: true,
    meta: { title: 'file.title', guest: true, under: ['file'] },
  },
]
