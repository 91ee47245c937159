import type { Schema } from '@/api/client'

type Regulation = Schema<'Regulation'>
type Relation = Schema<'Relation'>

/** Procedures of several regulations that are there for the same, in a relation. */
export interface Rivals {
  serves: string
  title: string
  relation: Relation
  options: Regulation[]
  /** Whose procedure it is if nobody chooses: that of the narrower place, if one is narrower than the others. */
  narrower: Regulation | undefined
}

const relations = ['departments', 'public'] as const

/** What the regulations that apply compete in. */
export function rivalsIn(regulations: Regulation[], applying: { regulation: string; relation: Relation }[]): Rivals[] {
  return relations.flatMap((relation) => {
    const here = regulations.filter(({ id }) => applying.some((a) => a.regulation === id && a.relation === relation))
    const words = [...new Set(here.flatMap((r) => begunIn(r, relation).flatMap(({ serves }) => serves ?? [])))]
    return words.flatMap((serves) => {
      const options = here.filter((r) => begunIn(r, relation).some((p) => p.serves === serves))
      const [first] = options.flatMap((r) => r.procedures.filter((p) => p.serves === serves))
      if (options.length < 2 || !first) return []
      const lowest = options.filter((r) => !options.some((o) => below(o, r)))
      return [{ serves, title: first.title, relation, options, narrower: lowest.length === 1 ? lowest[0] : undefined }]
    })
  })
}

const below = (lower: Regulation, higher: Regulation) => lower.checked_against.some(({ title }) => title === higher.title)

const begunIn = ({ procedures }: Regulation, relation: Relation) => procedures.filter(({ parent, filed_by }) =>
  parent !== 'required' && (filed_by ?? []).some((filer) => (filer === 'public') === (relation === 'public')))
