import { onMounted, onUnmounted, watch } from 'vue'
import { refreshCounts } from '@/session/counts'
import { person } from '@/session/session'

const period = 60_000

/** Keeps the counts fresh as long as the page is looked at. */
export function useCounts(): void {
  let timer: ReturnType<typeof setInterval> | undefined
  const look = () => {
    if (document.visibilityState === 'visible') void refreshCounts()
  }
  onMounted(() => {
    timer = setInterval(look, period)
    document.addEventListener('visibilitychange', look)
    look()
  })
  onUnmounted(() => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', look)
  })
  watch(person, look)
}
