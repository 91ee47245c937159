// What the page that is opened is made of is asked for beside the entry, and not after it: on a slow line that is a second. Who is
// not logged in is led to the login, and loads nothing else first. index.html says what there is (vite.config.ts).
{
  const parts = JSON.parse(document.getElementById('ahead').textContent)
  const { root } = document.documentElement.dataset
  const [first, below] = location.pathname.slice(root.length).split('/')
  const loggedIn = [localStorage, sessionStorage].some((storage) => storage.getItem(`shixian${root.slice(0, -1)}.session`))
  for (const href of (loggedIn && parts[below ? `${first}/*` : first]) || []) {
    const link = document.createElement('link')
    link.rel = href.endsWith('.css') ? 'stylesheet' : 'modulepreload'
    link.crossOrigin = ''
    link.href = href
    document.head.append(link)
  }
}
