// Owns building the programs of the benchmark as the product is built: a loader that keeps the names of functions makes each of them larger.
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const fromHere = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const folder = fromHere('../../dist/bench')

export async function buildPrograms(): Promise<void> {
  await build({
    entryPoints: [fromHere('server.ts'), fromHere('clients.ts')],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
  })
}

export function builtProgram(name: 'server' | 'clients'): string {
  return `${folder}/${name}.mjs`
}
