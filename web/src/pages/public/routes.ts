import type { RouteRecordRaw } from 'vue-router'

/** Pages for those who have no account. */
export const routes: RouteRecordRaw[] = [
  {
    path: '/public', name: 'public', component: () => import('./Public.vue'),
    meta: { title: 'public.title', open: true, nav: { group: 'work', order: 5, show: (person) => !person || person.public } },
  },
  {
    path: '/public/cases', name: 'mine', component: () => import('./Mine.vue'),
    meta: { title: 'public.mine', guest: true, nav: { group: 'work', order: 20, show: (person) => person?.public ?? false } },
  },
  { path: '/public/file/:regulation/:procedure', name: 'public-file', component: () => import('./GuestFile.vue'), props: true, meta: { title: 'public.file', open: true, under: ['public'] } },
]
