import { houseKey } from '../root'

/**
 * What somebody has typed and not sent, kept in the browser: each under whose it is and what it is for. A storage that survives
 * the browser's end is for a person's own computer; token.ts says which it is.
 */
const prefix = `${houseKey('kept')} `
const day = 86_400_000

/** For how long it is kept, in milliseconds: of a person who logs in, and of whoever has no account and may sit at a computer of all. */
const lasts = { person: 14 * day, nobody: day }

/** How many are kept in all; the oldest go first. */
const most = 60

interface Kept {
  at: number
  value: unknown
}

const keyOf = (owner: string, name: string) => `${prefix}${owner}\n${name}`
const keysIn = (storage: Storage) => Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? '').filter((key) => key.startsWith(prefix))
const ownerIn = (key: string) => key.slice(prefix.length).split('\n', 1)[0]

function read(storage: Storage, key: string): Kept | undefined {
  try {
    const found = JSON.parse(storage.getItem(key) ?? '') as Kept
    const age = Date.now() - found.at
    if (age < (ownerIn(key) ? lasts.person : lasts.nobody)) return found
  } catch {
    // What cannot be read is nothing kept.
  }
  return undefined
}

/** Lets go of what is too old, and of the oldest, so that there is a place for one more. */
function prune(storage: Storage): void {
  const dated = keysIn(storage).map((key) => ({ key, at: read(storage, key)?.at ?? 0 })).sort((a, b) => b.at - a.at)
  dated.forEach(({ key, at }, i) => {
    if (at === 0 || i >= most - 1) storage.removeItem(key)
  })
}

/** Keeps a value of JSON; the owner is empty for who has no account. False if the browser has no room for it. */
export function keepTyped(storage: Storage, owner: string, name: string, value: unknown): boolean {
  const key = keyOf(owner, name)
  const text = JSON.stringify({ at: Date.now(), value } satisfies Kept)
  if (storage.getItem(key) === null) prune(storage)
  try {
    storage.setItem(key, text)
    return true
  } catch {
    return false // what was kept before makes no room: it would be lost in silence
  }
}

/** What was kept last, unless that is too long ago. */
export const recallTyped = (storage: Storage, owner: string, name: string): unknown => read(storage, keyOf(owner, name))?.value

export function dropTyped(storage: Storage, owner: string, name: string): void {
  storage.removeItem(keyOf(owner, name))
}

/** Lets go of all that somebody has typed. */
export function dropAllTyped(storage: Storage, owner: string): void {
  for (const key of keysIn(storage)) if (ownerIn(key) === owner) storage.removeItem(key)
}
