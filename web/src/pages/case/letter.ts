/** The files as which a letter can be taken. */
export const formats = ['pdf', 'ofd', 'docx'] as const

export type Format = (typeof formats)[number]

/** Where the letter lies as a file; the server gives its name. */
export const fileOf = (number: string, letter: string, format: Format): string =>
  `/cases/${encodeURIComponent(number)}/letters/${encodeURIComponent(letter)}.${format}`
