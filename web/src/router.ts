import { nextTick, ref } from 'vue'
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import type { Person } from './api/client'
import { root } from './root'
import { arrived, comeBack } from './session/left'
import { person } from './session/session'

/** What the navigation shows for a page, and to whom. */
export interface Nav {
  group: 'work' | 'bureau' | 'reference' | 'administration'
  order: number
  /** Whether the person finds the page in the navigation; what they may do there, the API decides. */
  show?: (person: Person | undefined) => boolean
}

declare module 'vue-router' {
  interface RouteMeta {
    /** Key of the page's title in the locales. */
    title: string
    /** Somebody who is not logged in may open it. */
    open?: boolean
    /** The page stands alone, without navigation. */
    bare?: boolean
    /** Somebody who follows a case by its query code may open it; other pages ask for an account. */
    guest?: boolean
    nav?: Nav
    /** For a page below others: the names of their routes. The first that the person has in the navigation stays marked. */
    under?: string[]
  }
}

/** Every folder of pages has a routes.ts; what it exports is all that has to be said about its pages. */
const found = import.meta.glob<{ routes: RouteRecordRaw[] }>('./pages/*/routes.ts', { eager: true })

export const pages: RouteRecordRaw[] = Object.values(found).flatMap((module) => module.routes)

export const router = createRouter({
  history: createWebHistory(root),
  scrollBehavior: (to, _from, kept) => kept ?? (to.hash ? { el: to.hash, top: 64 } : { top: comeBack(to)?.top ?? 0 }),
  routes: [
    ...pages,
    { path: '/:unknown(.*)*', name: 'unknown', component: () => import('./layout/Unknown.vue'), meta: { title: 'layout.unknown.title', open: true } },
  ],
})

/** A page has been asked for and is not there yet. On a slow line that is a while, in which something has to be seen. */
export const going = ref(false)
router.beforeEach(() => {
  going.value = true
})
router.afterEach(() => {
  going.value = false
})
router.onError(() => {
  going.value = false
})

let byHistory = false
router.options.history.listen(() => {
  byHistory = true
})
router.afterEach((to, from) => {
  if (to.path === from.path) return
  arrived(from, byHistory)
  byHistory = false
})

// Who goes by keyboard, or listens, goes on from the new page's content and not from where the link was.
router.afterEach((to, from) => {
  if (from.name && to.path !== from.path) void nextTick(() => document.getElementById('main')?.focus({ preventScroll: true }))
})

router.beforeEach((to) => {
  if (person.value?.must_change_password && to.name !== 'password' && to.name !== 'login') {
    return { name: 'password', query: to.fullPath === '/' ? {} : { to: to.fullPath } }
  }
  if (to.meta.open || (person.value && (to.meta.guest || !person.value.guest))) return true
  return { name: 'login', query: to.fullPath === '/' ? {} : { to: to.fullPath } }
})
