/// <reference types="vitest/config" />
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import vue from '@vitejs/plugin-vue'
import elementPlus from 'unplugin-element-plus/vite'
import { defineConfig, type Plugin } from 'vite'

const out = fileURLToPath(new URL('./dist/app', import.meta.url))

/** Lays a .gz beside each text file but index.html, which the server completes, so that it need not compress. gzip and not Brotli: browsers take Brotli over
 * TLS alone, and an intranet may have none. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    enforce: 'post',
    closeBundle() {
      for (const entry of readdirSync(out, { recursive: true, encoding: 'utf8' })) {
        if (!/\.(js|css|svg)$/.test(entry)) continue
        const content = readFileSync(join(out, entry))
        if (content.length > 1024) writeFileSync(join(out, `${entry}.gz`), gzipSync(content, { level: 9 }))
      }
    },
  }
}

/** The pages that work begins with, by the steps of their paths, and what shows them. */
const begun: Record<string, string> = { '': 'pages/tasks/Work.vue', cases: 'pages/case/Cases.vue', 'cases/*': 'pages/case/Case.vue' }

/** Says in index.html what these pages are made of, for public/ahead.js. */
function ahead(): Plugin {
  return {
    name: 'ahead',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {} }) {
        const files = (name: string, found = new Set<string>()): Set<string> => {
          const chunk = bundle[name]
          if (chunk?.type !== 'chunk' || found.has(`./${name}`) || html.includes(`/${name}"`)) return found
          found.add(`./${name}`)
          for (const css of chunk.viteMetadata?.importedCss ?? []) found.add(`./${css}`)
          for (const imported of chunk.imports) files(imported, found)
          return found
        }
        const chunkOf = (file: string) => Object.values(bundle).find((one) => one.type === 'chunk' && one.facadeModuleId?.endsWith(`/src/${file}`))?.fileName ?? ''
        const parts = Object.fromEntries(Object.entries(begun).map(([path, file]) => {
          const all = [...files(chunkOf('layout/Shell.vue')), ...files(chunkOf(file))].filter((part) => !html.includes(part))
          return [path, [...new Set(all)].sort((a, b) => Number(b.endsWith('.css')) - Number(a.endsWith('.css')))]
        }))
        return html.replace('{}</script>', `${JSON.stringify(parts)}</script>`)
      },
    },
  }
}

/** Controls that most pages have. */
const usual = [
  'alert', 'button', 'checkbox', 'config-provider', 'dialog', 'drawer', 'dropdown', 'form', 'icon', 'input', 'message', 'message-box', 'option', 'overlay',
  'popper', 'radio', 'select', 'tag', 'tooltip',
]

/** What is loaded together. A line with 300 ms there and back pays for each part, and a slow one for what a page does not need: the frame,
 * the texts and what is ours of the login come first; what most pages are made of is two parts, and what few need comes with them. */
const groups = [
  { name: 'frame', test: /node_modules\/(@?vue|vue-router|vue-i18n|@intlify|openapi-fetch)\//, priority: 4 },
  { name: 'texts', test: /\/src\/locales\/(index|zh)/, priority: 3 },
  { name: 'first', tags: ['$initial' as const], test: /\/src\//, priority: 2 },
  {
    name: 'controls', priority: 1,
    test: new RegExp(`element-plus/es/components/(${usual.join('|')})/`),
  },
  { name: 'dates', test: /element-plus\/es\/components\/(date|time)-picker|\/DatePicker\.vue/, priority: 1, includeDependenciesRecursively: false },
  { name: 'pieces', test: /\/src\/(components|composables|calendar|layout|session)\//, minShareCount: 2 },
]

export default defineConfig({
  base: './', // the server says in index.html under which path everything lies
  plugins: [vue(), elementPlus({}), ahead(), compressed()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  define: { __INTLIFY_JIT_COMPILATION__: 'true', __VUE_I18N_LEGACY_API__: 'false', __INTLIFY_DROP_MESSAGE_COMPILER__: 'false' },
  build: {
    outDir: 'dist/app', emptyOutDir: true, manifest: 'manifest.json', chunkSizeWarningLimit: 1200, target: 'es2022',
    rolldownOptions: { output: { codeSplitting: { groups } } },
  },
  // `npm run dev` shows the sources beside an API that `make run` started.
  server: { port: 5173, proxy: { '/api': process.env.SHIXIAN_TEST_API ?? 'http://127.0.0.1:8080' } },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
})
