const given = globalThis.document?.documentElement.dataset?.root

/** The path under which everything lies, without a slash at its end: the server says it in index.html, and empty is the root. */
export const root = given?.startsWith('/') ? given.slice(0, -1) : ''

/** The name of what the browser keeps: houses that share an address, each under a path of its own, keep theirs apart. */
export const houseKey = (name: string): string => `shixian${root}.${name}`
