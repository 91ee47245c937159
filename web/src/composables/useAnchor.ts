import { nextTick, watch } from 'vue'
import { useRoute } from 'vue-router'
import type { Loaded } from './useLoad'

/**
 * Goes to what the address names behind #, as the parts of the page are loaded: an article such as 第十四条第二款, a part of a
 * procedure such as states.review.actions.refuse, or else the nearest thing around it that the page has.
 */
export function useAnchor(...of: Loaded<unknown>[]): void {
  const route = useRoute()
  watch([() => of.map(({ value }) => value), () => route.hash], async () => {
    await nextTick()
    for (let id = route.hash.slice(1); id; id = around(id)) {
      const place = document.getElementById(id)
      if (place) {
        place.scrollIntoView()
        return
      }
    }
  }, { immediate: true })
}

const around = (id: string) => id.replace(/(\.[^.]*|第[^第]*|^[^.第]+)$/, '')
