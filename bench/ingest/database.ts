// Owns the throwaway PostgreSQL of the ingest benchmark: the embedded one, durable as in production, with enrolled nodes in it.
import { system } from '../../server/directory.ts'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pino from 'pino'
import { migrate } from '../../prisma/migrate.ts'
import { createToken } from '../../server/auth/token.ts'
import { startPostgres } from '../../server/postgres/embedded.ts'
import { createStore, type Store } from '../../server/store/store.ts'
import { pipelinesOf, type Shape } from './workload.ts'

export interface BenchDatabase {
  readonly url: string
  readonly store: Store
  /** Answers the keys of the nodes, each of which runs the pipelines of the shape. */
  enroll(shape: Shape, names: readonly string[]): Promise<number[]>
  close(): Promise<void>
}

export async function createBenchDatabase(): Promise<BenchDatabase> {
  const dataDir = await mkdtemp(join(tmpdir(), 'fleetbeat-bench-'))
  await chmod(dataDir, 0o711)
  const postgres = await startPostgres({ dataDir, log: pino({ level: 'silent' }) })
  const { url } = postgres
  await migrate({ url, directory: fileURLToPath(new URL('../../prisma/migrations', import.meta.url)) })
  const store = createStore(url)
  const { key } = await store.ensureEnvironment('bench')
  return {
    url,
    store,
    async enroll(shape, names) {
      const enrolling = createToken('enroll')
      await store.directory.createEnrollmentToken(system, {
        environmentKey: key,
        label: 'bench',
        parts: enrolling,
        expiresAt: null,
      })
      const keys: number[] = []
      for (const name of names) {
        const enrolled = await store.enrollNode(
          { token: enrolling.token, machineId: name, name, pipelines: pipelinesOf(shape) },
          { enrollmentHash: enrolling.hash, node: createToken('node'), now: new Date() },
        )
        if (!enrolled) throw new Error(`${name} could not be enrolled`)
        keys.push(enrolled.nodeKey)
      }
      return keys
    },
    async close() {
      await store.close()
      await postgres.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
