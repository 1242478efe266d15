// Owns a way into the PostgreSQL that a server runs itself: to load it, and to see what another server over it shows.
import { join } from 'node:path'
import pg from 'pg'
import type { TestServer } from './server.ts'

/** For `DATABASE_URL` of another server. */
export function ownDatabaseUrl({ dataDir }: Pick<TestServer, 'dataDir'>): string {
  const query = new URLSearchParams({ host: join(dataDir, 'postgres', 'socket'), sslmode: 'disable' })
  return `postgresql://postgres@localhost:5432/postgres?${query.toString()}`
}

export async function connectToOwnDatabase(server: Pick<TestServer, 'dataDir'>): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: ownDatabaseUrl(server) })
  await client.connect()
  return client
}
