// Owns what a page of the built dashboard needs before it can be shown: its script, and all that this imports. What is loaded later is not in it.
import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'

const built = new URL('../../dist/web/', import.meta.url)

interface Chunk {
  readonly file: string
  readonly imports?: readonly string[]
}
type Manifest = Readonly<Record<string, Chunk>>

/** `page`: its module, as `overview/overview-page.tsx`. Bytes after gzip. */
export async function firstLoadBytes(page: string): Promise<number> {
  const manifest = JSON.parse(await readFile(new URL('.vite/manifest.json', built), 'utf8')) as Manifest
  const files = new Set<string>()
  const need = (name: string): void => {
    const chunk = manifest[name]
    if (!chunk) throw new Error(`The build has no ${name}`)
    if (files.has(chunk.file)) return
    files.add(chunk.file)
    chunk.imports?.forEach(need)
  }
  need('index.html')
  need(page)
  let bytes = 0
  for (const file of files) bytes += gzipSync(await readFile(new URL(file, built)), { level: 9 }).length
  return bytes
}
