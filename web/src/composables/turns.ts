import { asProblem, type Problem } from '@/api/problem'

/** How a fetch stands. */
export interface Fetching {
  problem: Problem | undefined
  busy: boolean
}

/** Fetches time and again and writes down in `state` how that goes. Of answers that overtake each other the last asked for counts. */
export function turnsOf(state: Fetching) {
  let asked = 0
  return async function <T>(fetching: () => Promise<T>, take: (answer: T) => void): Promise<void> {
    const turn = ++asked
    state.busy = true
    try {
      const answer = await fetching()
      if (turn !== asked) return
      take(answer)
      state.problem = undefined
    } catch (thrown) {
      if (turn === asked) state.problem = asProblem(thrown)
    } finally {
      if (turn === asked) state.busy = false
    }
  }
}
