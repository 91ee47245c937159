import { asProblem, type Problem } from '@/api/problem'

/** How a fetch stands. */
export interface Fetching {
  problem: Problem | undefined
  busy: boolean
}

/** Fetches time and again and writes down in `state` how that goes. Of answers that overtake each other the last asked for counts. */
export function useTurns(state: Fetching) {
  let latest = 0
  return async function <T>(fetching: () => Promise<T>, take: (answer: T) => void): Promise<void> {
    const turn = ++latest
    state.busy = true
    try {
      const answer = await fetching()
      if (turn !== latest) return
      take(answer)
      state.problem = undefined
    } catch (thrown) {
      if (turn === latest) state.problem = asProblem(thrown)
    } finally {
      if (turn === latest) state.busy = false
    }
  }
}
