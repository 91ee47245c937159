import type { Schema } from '@/api/client'

export const accessActions: Schema<'AccessAction'>[] = [
  'logged_in', 'login_failed', 'login_limited', 'logged_out', 'login_ended', 'refused', 'exported', 'contact_read', 'identity_read',
]

interface Filters {
  person: string
  action: string
  address: string
  from: string
  to: string
}

/** Days are whole ones here in China, the last with it; the API takes instants, and what is empty is not asked for. */
export function accessQuery({ person, action, address, from, to }: Filters) {
  const midnight = (day: string, later = 0) =>
    day ? new Date(Date.parse(`${day}T00:00:00+08:00`) + later * 86_400_000).toISOString() : undefined
  return {
    person: person || undefined, action: accessActions.find((one) => one === action), address: address.trim() || undefined,
    from: midnight(from), to: midnight(to, 1),
  }
}
