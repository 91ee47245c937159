/** Where the person wanted to go: within this application only. */
export function inside(to: unknown): string {
  return typeof to === 'string' && /^\/(?!\/)/.test(to) ? to : '/'
}
