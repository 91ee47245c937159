import type { Case, Schema } from '@/api/client'
import { say } from '@/locales'

/** Who, and for whom they stood in. */
export const namedWith = (name: string, behalf?: string): string =>
  behalf ? name + say('common.paren', { text: say('work.holder.behalf', { name: behalf }) }) : name

/** The draft on the action's task that waits for a signature. */
export const waitingOn = (of: Case, { task }: Schema<'Action'>): Schema<'SignOff'> | undefined =>
  of.sign_offs?.find((one) => one.status === 'waiting' && one.task === task)

/** My last draft of the action, if it came to nothing: its text is gone on with. */
export function cameBack(of: Case, { action, task }: Schema<'Action'>): Schema<'SignOff'> | undefined {
  const last = of.sign_offs?.filter((one) => one.mine && one.action === action && one.task === task).at(-1)
  return last && last.status !== 'waiting' && last.status !== 'signed' ? last : undefined
}

/** What a draft says, as a form takes it. */
export const typedIn = (draft?: Schema<'SignOff'>): Record<string, unknown> =>
  Object.fromEntries((draft?.values ?? []).map(({ name, value }) => [name, value]))
