import type { Person, Schema } from '@/api/client'

type Filer = Schema<'Filer'>
type Regulation = Schema<'Regulation'>
type ProcedureRef = Schema<'ProcedureRef'>

/** The procedures that somebody of these kinds can begin by themselves: under law that applies here, and not only from a case that offers them. */
export function begunBy(kinds: Filer[], procedures: ProcedureRef[]) {
  return procedures.filter((p) => p.offered_to.some((kind) => kinds.includes(kind)))
}

/** The regulations under which somebody of these kinds can begin something, with nothing else in them. */
export function offeredTo(kinds: Filer[], regulations: Regulation[]) {
  return regulations.map((r) => ({ ...r, procedures: begunBy(kinds, r.procedures) })).filter(({ procedures }) => procedures.length > 0)
}

export interface Asked {
  /** What the button says is asked for. */
  gives: NonNullable<ProcedureRef['gives']>
  procedure: ProcedureRef
}

/**
 * Where only one regulation is offered nobody has to choose the law: what is asked for gets a button of its own, if only one procedure
 * is there to ask for it, and the others stay a list. Under several regulations everything does.
 */
export function asked(offered: Regulation[]): { asks: Asked[]; others: Regulation[] } {
  const [only, ...more] = offered
  if (!only || more.length > 0) return { asks: [], others: offered }
  const asks = (['share', 'open'] as const).flatMap((gives) => {
    const [procedure, ...alike] = only.procedures.filter((p) => p.gives === gives)
    return procedure && alike.length === 0 ? [{ gives, procedure }] : []
  })
  const procedures = only.procedures.filter((p) => !asks.some(({ procedure }) => procedure.id === p.id))
  return { asks, others: procedures.length > 0 ? [{ ...only, procedures }] : [] }
}

/** As what the person may open cases, for sparing them what is not for them; whether they may in one case, the API decides. */
export function kindsOf(person: Person): Filer[] {
  if (person.public) return ['public']
  const kinds: Filer[] = []
  if (person.positions.includes('staff')) kinds.push('department', 'provider')
  if (person.positions.includes('bureau')) kinds.push('bureau')
  if (person.positions.includes('government')) kinds.push('government')
  return kinds
}

/** Where a procedure is filed: the public without an account files elsewhere. */
export function filingOf(id: string, person: Person | undefined, resource?: string) {
  const [regulation = '', procedure = ''] = id.split('/')
  return { name: person ? 'file-form' : 'public-file', params: { regulation, procedure }, query: resource ? { resource } : {} }
}
