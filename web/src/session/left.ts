// Lists that somebody left to look at something in them, by their addresses: who comes back finds the rows and the place.
import type { RouteLocationNormalized } from 'vue-router'
import { person } from './session'

interface Left {
  held: unknown
  top: number
}

const most = 10
const left = new Map<string, Left>()
const address = (to: RouteLocationNormalized): string => `${person.value?.id ?? ''} ${to.fullPath}`

let returning = false

/** The router says where the person comes from: back in the history, or from a page that is below another one. */
export function arrived(from: RouteLocationNormalized, byHistory: boolean): void {
  returning = byHistory || Boolean(from.meta.under)
}

export function leave(from: RouteLocationNormalized, held: unknown): void {
  left.delete(address(from))
  left.set(address(from), { held, top: window.scrollY })
  for (const oldest of left.keys()) if (left.size > most) left.delete(oldest)
}

/** What a list held when the person left it, if they come back to it. */
export function comeBack(to: RouteLocationNormalized): Left | undefined {
  return returning ? left.get(address(to)) : undefined
}
