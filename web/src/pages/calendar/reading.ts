import { api, need, type Schema } from '@/api/client'

/** A published notice as the API understands it. */
export type Reading = Schema<'NoticeReading'>

/** Reads the text of a notice; of one that does not say its year, it is the year given. */
export const readText = (text: string, year: number): Promise<Reading> => need(api.POST('/calendar/readings', { body: { text, year } }))

/** The same of a file, in whatever encoding. */
export async function readFile(file: File, year: number): Promise<Reading> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  const content = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
  return need(api.POST('/calendar/readings', { body: { file: content, year } }))
}
