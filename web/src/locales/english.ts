/** The texts in English, by the paths of their files. They are a part of their own, which is loaded when it is wanted. */
export const files = import.meta.glob<{ default: Record<string, unknown> }>('./en/*.ts', { eager: true })
