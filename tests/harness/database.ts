// Owns a database for one test: a fresh copy of the migrated template, dropped when it is done.
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { onDatabase } from './database-url.ts'
import { template } from './global-setup.ts'

export interface TestDatabase {
  readonly url: string
  query(sql: string, values?: unknown[]): Promise<Record<string, unknown>[]>
  close(): Promise<void>
}

/** Migrated, unless told otherwise. */
export async function createTestDatabase({ migrated = true } = {}): Promise<TestDatabase> {
  const server = inject('databaseUrl')
  const name = `fleetbeat_${randomBytes(6).toString('hex')}`
  await onServer(server, `CREATE DATABASE ${name} TEMPLATE ${migrated ? template : 'template0'}`)
  const url = onDatabase(server, name)
  return {
    url,
    async query(sql, values = []) {
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      try {
        return (await client.query<Record<string, unknown>>(sql, values)).rows
      } finally {
        await client.end()
      }
    },
    close: () => onServer(server, `DROP DATABASE ${name} WITH (FORCE)`),
  }
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    // A template may not be copied by two at once.
    await client.query('SELECT pg_advisory_lock(7226)')
    await client.query(sql)
  } finally {
    await client.end()
  }
}
