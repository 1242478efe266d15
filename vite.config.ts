// Owns how the page is built and served to developers. No inline scripts: the server's policy is script-src 'self'.
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const server = `http://127.0.0.1:${process.env.PORT ?? '4000'}`
const proxied = ['/graphql', '/auth', '/health', '/metrics']

/** What changes with our packages and not with our code, so that a browser keeps it over our releases. */
const chunks = [
  { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\// },
  { name: 'apollo', test: /node_modules\/(@apollo|@wry|graphql|graphql-sse|optimism|rxjs|zen-observable-ts)\// },
  { name: 'interface', test: /node_modules\/(@radix-ui|radix-ui|@floating-ui|cmdk|sonner|@tanstack)\// },
]

export default defineConfig({
  root: 'web',
  plugins: [react(), tailwindcss()],
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    sourcemap: true,
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
