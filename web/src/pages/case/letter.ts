/** The letter as a document of a word processor. */
export const documentOf = (number: string, letter: string): string => `/cases/${encodeURIComponent(number)}/letters/${encodeURIComponent(letter)}.docx`
