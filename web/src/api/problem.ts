import type { components } from './schema'

export type ProblemBody = components['schemas']['Problem']
export type ProblemCode = ProblemBody['code']

/** What the API answered instead of what was asked for (RFC 9457). */
export class Problem extends Error {
  constructor(readonly body: ProblemBody) {
    super(body.detail)
    this.name = 'Problem'
  }

  static of(body: unknown, response: Response): Problem {
    return new Problem(isBody(body) ? body : unreadable(response))
  }

  get code(): ProblemCode {
    return this.body.code
  }

  /** What is wrong with each item, by its name: `form.purpose` and `fields.reason` are the items purpose and reason. */
  get fields(): Record<string, string> {
    const faults = this.body.errors?.length ? this.body.errors : [this.body]
    const found: Record<string, string> = {}
    for (const { field, detail } of faults) {
      if (field) found[field.replace(/^(form|fields)\./, '')] ??= detail
    }
    return found
  }
}

function isBody(body: unknown): body is ProblemBody {
  return typeof body === 'object' && body !== null && 'code' in body && 'detail' in body
}

const blank = { type: 'about:blank', title: '', request_id: '' }

/** No answer at all; nothing is known of what became of the request. ProblemAlert words it. */
export const unreachable = (): ProblemBody => ({ ...blank, status: 0, code: 'unavailable', detail: '' })

/** An answer that is not the API's, e.g. of a proxy in between. */
export const unreadable = (response: Response): ProblemBody => ({ ...blank, status: response.status, code: 'internal', detail: '' })

/** Whatever was thrown, as a problem. What is no problem is a fault of ours: it is left to the console. */
export function asProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown
  console.error(thrown)
  return new Problem({ ...blank, status: 0, code: 'internal', detail: '' })
}
