// Owns how the page is built and served to developers. No inline scripts: the server's policy is script-src 'self'.
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { inlineDocuments } from './scripts/inline-documents.mjs'
import { precompress } from './scripts/precompress.mjs'

const server = `http://127.0.0.1:${process.env.PORT ?? '4000'}`
const proxied = ['/graphql', '/auth', '/health', '/metrics']

/** What changes with our packages and not with our code, so that a browser keeps it over our releases. Only what every page needs. */
const chunks = [
  { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\// },
  { name: 'data', test: /node_modules\/(@apollo|@wry|optimism|rxjs|tslib)\// },
  { name: 'router', test: /node_modules\/@tanstack\/(history|router-core|react-router|store|react-store)\// },
  // By themselves, so that the rig's profile can tell what the recorder costs.
  { name: 'recorder-vitals', test: /node_modules\/web-vitals\// },
  {
    name: 'recorder',
    test: /web\/recorder\/(?!.*panel)|web\/apollo\/(pushes|live-latency)\.ts/,
  },
]

export default defineConfig({
  root: 'web',
  plugins: [react(), tailwindcss(), inlineDocuments(), precompress()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    sourcemap: true,
    // What each page needs: the measure of its first load reads it.
    manifest: true,
    target: 'es2023',
    // Fonts and images as files of their own: the policy needs no data: sources for them.
    assetsInlineLimit: 0,
    // The polyfill is an inline script in old browsers' favour.
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: chunks } } },
  },
  server: {
    host: '127.0.0.1',
    proxy: Object.fromEntries(proxied.map((path) => [path, { target: server }])),
  },
})
