import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/regulations', name: 'regulations', component: () => import('./Regulations.vue'), meta: { title: 'regulations.title', open: true, nav: { group: 'reference', order: 30 } } },
  { path: '/regulations/compare', name: 'compare', component: () => import('./Compare.vue'), meta: { title: 'regulations.compare.title', open: true, under: ['regulations'] } },
  { path: '/regulations/:regulation', name: 'regulation', component: () => import('./Regulation.vue'), props: true, meta: { title: 'regulations.title', open: true, under: ['regulations'] } },
  { path: '/regulations/:regulation/articles', name: 'articles', component: () => import('./Articles.vue'), props: true, meta: { title: 'regulations.articles.title', open: true, under: ['regulations'] } },
  { path: '/regulations/:regulation/procedures/:procedure', name: 'procedure', component: () => import('./Procedure.vue'), props: true, meta: { title: 'regulations.title', open: true, under: ['regulations'] } },
  { path: '/regulations/:regulation/scenarios/:scenario(\\d+)', name: 'scenario', component: () => import('./Scenario.vue'), props: true, meta: { title: 'regulations.scenario.title', open: true, under: ['regulations'] } },
]
