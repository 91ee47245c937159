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

/** What stands in for the procedure for somebody of these kinds: another regulation's, for each of their kinds that could begin it. */
function yieldOf(kinds: Filer[], { filed_by, yields = [] }: ProcedureRef) {
  const mine = (filed_by ?? []).filter((kind) => kinds.includes(kind))
  const instead = mine.map((kind) => yields.find(({ filer }) => filer === kind))
  return mine.length > 0 && instead.every(Boolean) ? instead[0] : undefined
}

export interface Beside {
  procedure: ProcedureRef
  regulation: Schema<'RegulationRef'>
  /** Whose procedure is begun instead. */
  instead: Schema<'RegulationRef'>
}

export interface Offered {
  asks: Asked[]
  others: Regulation[]
  /** What can be begun as well, under a regulation that is not the one that is chosen here for it. */
  also: Beside[]
  /** What another regulation's procedure stands in for, and nobody begins. */
  replaced: Beside[]
}

/**
 * What is asked for gets a button of its own, if only one procedure is there to ask for it: the only one, or the one that is chosen
 * here. Nobody has to choose the law. The others stay a list, by regulation.
 */
export function asked(kinds: Filer[], regulations: Regulation[]): Offered {
  const besides = regulations.flatMap((regulation) => regulation.procedures.flatMap((procedure) => {
    const instead = yieldOf(kinds, procedure)
    return instead ? [{ procedure, regulation, instead: instead.regulation, also: instead.also }] : []
  }))
  const offered = offeredTo(kinds, regulations)
    .map((r) => ({ ...r, procedures: r.procedures.filter((p) => !yieldOf(kinds, p)) })).filter(({ procedures }) => procedures.length > 0)
  const all = offered.flatMap(({ procedures }) => procedures)
  const asks = (['share', 'open'] as const).flatMap((gives) => {
    // What gives the same for a purpose of its own, as data that flows back down, is no rival.
    const [procedure, ...alike] = all.filter((p) => p.gives === gives && (p.serves ?? gives) === gives)
    return procedure && alike.length === 0 ? [{ gives, procedure }] : []
  })
  const rest = ({ procedures }: Regulation) => procedures.filter((p) => !asks.some(({ procedure }) => procedure.id === p.id))
  const others = offered.map((r) => ({ ...r, procedures: rest(r) })).filter(({ procedures }) => procedures.length > 0)
  return { asks, others, also: besides.filter(({ also }) => also), replaced: besides.filter(({ also }) => !also) }
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
