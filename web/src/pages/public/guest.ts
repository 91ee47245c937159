import { api, need } from '@/api/client'
import { keep } from '@/session/token'

/** Goes on as the applicant of a case, in this tab alone: the token that a number and its query code open is as good as a login. */
export async function goOnAs(token: string, expiresAt: string): Promise<void> {
  const person = await need(api.GET('/me', { headers: { Authorization: `Bearer ${token}` } }))
  keep({ token, expires_at: expiresAt, person }, true)
}
