import type { Person, Schema } from '@/api/client'

type Filer = Schema<'Filer'>

/** The procedures that somebody of these kinds can begin by themselves: some are only opened from a case that offers them. */
export function begunBy(kinds: Filer[], procedures: Schema<'ProcedureRef'>[]) {
  return procedures.filter((p) => p.parent === 'none' && p.filed_by?.some((kind) => kinds.includes(kind)))
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
