// Owns how much memory a server really holds: after its collector was made to run, which writing a snapshot of the heap does.
import { get } from 'node:http'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { TestServer } from './server.ts'

export interface HeapFolder {
  /** To be given to the server whose heap is to be read. */
  readonly env: { readonly NODE_OPTIONS: string }
  /** Bytes in use. */
  held(server: TestServer): Promise<number>
  close(): Promise<void>
}

export async function createHeapFolder(): Promise<HeapFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'fleetbeat-heap-'))
  return {
    env: { NODE_OPTIONS: `--heapsnapshot-signal=SIGUSR2 --diagnostic-dir=${folder}` },
    async held(server) {
      process.kill(server.process().pid, 'SIGUSR2')
      await expect.poll(() => readdir(folder), { timeout: 30_000 }).not.toEqual([])
      // It answers again when the snapshot is written, which is of no use itself.
      // A connection that was kept may have had its time meanwhile: over one of its own.
      const text = await metricsOnce(server)
      for (const file of await readdir(folder)) await rm(join(folder, file))
      return Number(/^nodejs_heap_size_used_bytes (\S+)$/m.exec(text)?.[1])
    },
    close: () => rm(folder, { recursive: true, force: true }),
  }
}

function metricsOnce({ url }: Pick<TestServer, 'url'>): Promise<string> {
  return new Promise((resolve, reject) => {
    get(`${url}/metrics`, { agent: false }, (response) => {
      let text = ''
      response.on('data', (chunk: Buffer) => (text += chunk.toString()))
      response.on('end', () => resolve(text))
    }).on('error', reject)
  })
}
