import { api, need, type Schema } from '@/api/client'
import { say } from '@/locales'

type Attachment = Schema<'Attachment'>

/** A form with one file, as the API takes it. */
export const multipart = (file: File) => ({
  // openapi-typescript takes a binary for a string; a FormData is what is sent.
  body: { file: file as unknown as string },
  bodySerializer: () => {
    const form = new FormData()
    form.append('file', file, file.name)
    return form
  },
})

/** Uploads a file that a filing will name; it belongs to no case yet. Returns its id. */
export async function uploadForFiling(file: File): Promise<string> {
  return (await need(api.POST('/attachments', multipart(file)))).id
}

/** Uploads a file to a case. */
export function uploadTo(number: string, file: File): Promise<Attachment> {
  return need(api.POST('/cases/{number}/attachments', { params: { path: { number } }, ...multipart(file) }))
}

/** A size as people read it. */
export function writeSize(bytes: number): string {
  if (bytes < 1024) return say('common.attachment.size', { n: bytes })
  if (bytes < 1024 * 1024) return say('common.attachment.kilo', { n: Math.round(bytes / 1024) })
  return say('common.attachment.mega', { n: (bytes / 1024 / 1024).toFixed(1) })
}

/** Uploads a file that a filing without an account will name. Returns its id. */
export async function uploadAsGuest(file: File): Promise<string> {
  return (await need(api.POST('/public/attachments', multipart(file)))).id
}
