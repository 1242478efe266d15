// Owns the baseline page: built as ours is, and put into a browser under our server's own address.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { join, extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { tmpdir } from 'node:os'
import { gzipSync } from 'node:zlib'
import type { BrowserContext } from '@playwright/test'
import react from '@vitejs/plugin-react'
import { build } from 'vite'

export const naivePath = '/naive/index.html'
const root = fileURLToPath(new URL('browser/naive/', import.meta.url))
const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' }

export interface NaivePage {
  /** Bytes of its script, compressed. */
  readonly scriptBytes: number
  putInto(context: BrowserContext): Promise<void>
  close(): Promise<void>
}

export async function buildNaivePage(): Promise<NaivePage> {
  const folder = await mkdtemp(join(tmpdir(), 'fleetbeat-naive-'))
  await build({
    root,
    configFile: false,
    base: '/naive/',
    logLevel: 'warn',
    plugins: [react()],
    build: { outDir: folder, emptyOutDir: true, target: 'es2023', modulePreload: { polyfill: false } },
  })
  const html = await readFile(join(folder, 'index.html'), 'utf8')
  const script = /src="\/naive\/([^"]+)"/.exec(html)?.[1] ?? ''
  return {
    scriptBytes: gzipSync(await readFile(join(folder, script))).length,
    async putInto(context) {
      await context.route('**/naive/**', async (route) => {
        const path = new URL(route.request().url()).pathname.replace('/naive/', '')
        await route.fulfill({ path: join(folder, path), contentType: types[extname(path)] ?? 'text/plain' })
      })
    },
    close: () => rm(folder, { recursive: true, force: true }),
  }
}
