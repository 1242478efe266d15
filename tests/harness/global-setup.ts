// Owns the one PostgreSQL that the integration tests share, and the migrated template that each test's database is copied from.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import pino from 'pino'
import type { TestProject } from 'vitest/node'
import { migrate } from '../../prisma/migrate.ts'
import { startPostgres } from '../../server/postgres/embedded.ts'
import { onDatabase } from './database-url.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A database of the test server; `createTestDatabase` makes others beside it. */
    databaseUrl: string
  }
}

const migrations = fileURLToPath(new URL('../../prisma/migrations', import.meta.url))
export const template = 'fleetbeat_template'

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { url, close } = await testServer()
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`DROP DATABASE IF EXISTS ${template}`)
  await client.query(`CREATE DATABASE ${template}`)
  await client.end()
  await migrate({ url: onDatabase(url, template), directory: migrations })
  project.provide('databaseUrl', url)
  return close
}

/** The one of TEST_DATABASE_URL where it is set, so that the same tests run on another PostgreSQL. */
async function testServer(): Promise<{ url: string; close: () => Promise<void> }> {
  const given = process.env['TEST_DATABASE_URL']
  if (given) return { url: given, close: () => Promise.resolve() }
  const dataDir = await mkdtemp(join(tmpdir(), 'fleetbeat-tests-'))
  await chmod(dataDir, 0o711)
  // Several test files use it at a time, and each may run two servers.
  const postgres = await startPostgres({ dataDir, log: pino({ level: 'silent' }), maxConnections: 200 })
  // A run that is broken off tears nothing down; what it leaves is in the folder for temporary files.
  const endIt = () => void process.kill(postgres.pid, 'SIGINT')
  process.once('exit', endIt)
  return {
    url: postgres.url,
    async close() {
      process.off('exit', endIt)
      await postgres.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
