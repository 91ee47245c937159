import { ref } from 'vue'
import { asProblem, type Problem } from '@/api/problem'

/** Something that is done on a click: whether it is under way, and what the API had against it. True if it went well. */
export function useAttempt() {
  const busy = ref(false)
  const problem = ref<Problem>()
  async function attempt(what: () => Promise<unknown>): Promise<boolean> {
    busy.value = true
    problem.value = undefined
    try {
      await what()
      return true
    } catch (thrown) {
      problem.value = asProblem(thrown)
      return false
    } finally {
      busy.value = false
    }
  }
  return { busy, problem, attempt }
}
