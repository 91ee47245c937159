/// <reference types="vitest/config" />
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import vue from '@vitejs/plugin-vue'
import elementPlus from 'unplugin-element-plus/vite'
import { defineConfig, type Plugin } from 'vite'

const out = fileURLToPath(new URL('./dist/app', import.meta.url))

/** Lays a .gz beside each text file, so that the server need not compress. gzip and not Brotli: browsers take Brotli over
 * TLS alone, and an intranet may have none. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    enforce: 'post',
    closeBundle() {
      for (const entry of readdirSync(out, { recursive: true, encoding: 'utf8' })) {
        if (!/\.(js|css|svg|html)$/.test(entry)) continue
        const content = readFileSync(join(out, entry))
        if (content.length > 1024) writeFileSync(join(out, `${entry}.gz`), gzipSync(content, { level: 9 }))
      }
    },
  }
}

/** Controls that most pages have. */
const usual = [
  'alert', 'button', 'checkbox', 'config-provider', 'dialog', 'drawer', 'dropdown', 'form', 'icon', 'input', 'message', 'message-box', 'option', 'overlay',
  'popper', 'radio', 'select', 'tag', 'tooltip',
]

/** What is loaded together. A line with 300 ms there and back pays for each part, and a slow one for what a page does not need: the frame
 * and the texts come first, with the login; what most pages are made of is one part, and what few need comes with them. */
const groups = [
  { name: 'frame', test: /node_modules\/(@?vue|vue-router|vue-i18n|@intlify|openapi-fetch)\//, priority: 3 },
  { name: 'texts', test: /\/src\/locales\/(index|zh)/, priority: 2 },
  {
    name: 'controls', priority: 1,
    test: new RegExp(`element-plus/es/components/(${usual.join('|')})/`),
  },
]

export default defineConfig({
  plugins: [vue(), elementPlus({}), compressed()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  define: { __INTLIFY_JIT_COMPILATION__: 'true', __VUE_I18N_LEGACY_API__: 'false', __INTLIFY_DROP_MESSAGE_COMPILER__: 'false' },
  build: {
    outDir: 'dist/app', emptyOutDir: true, manifest: 'manifest.json', chunkSizeWarningLimit: 1200, target: 'es2022',
    rolldownOptions: { output: { codeSplitting: { groups } } },
  },
  // `npm run dev` shows the sources beside an API that `make run` started.
  server: { port: 5173, proxy: { '/api': process.env.SHIXIAN_API ?? 'http://127.0.0.1:8080' } },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
})
