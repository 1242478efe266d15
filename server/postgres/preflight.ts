// Owns the first look at a database that somebody else runs: whatever is wrong with it is said in one line.
import pg from 'pg'
import { StartupError } from '../startup-error.ts'

const oldestVersion = 150_000
const timeoutMs = 5_000

export async function checkDatabase(url: string): Promise<void> {
  try {
    const client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: timeoutMs,
      query_timeout: timeoutMs,
    })
    client.on('error', () => undefined)
    try {
      await client.connect()
      await check(client)
    } finally {
      await client.end().catch(() => undefined)
    }
  } catch (error) {
    throw error instanceof StartupError ? error : explain(error)
  }
}

interface Facts {
  readonly version: number
  readonly name: string
  readonly encoding: string
  readonly fixed: boolean
  readonly may: boolean | null
}

async function check(client: pg.Client): Promise<void> {
  const { rows } = await client.query<Facts>(
    `SELECT current_setting('server_version_num')::int AS version, current_setting('server_version') AS name,
            current_setting('server_encoding') AS encoding, current_setting('transaction_read_only')::boolean AS fixed,
            has_schema_privilege(current_schema(), 'CREATE') AS may`,
  )
  const [row] = rows
  if (!row) throw new StartupError('DATABASE_URL: the database gave no answer', 'Is it PostgreSQL?')
  if (row.version < oldestVersion)
    throw new StartupError(`DATABASE_URL: PostgreSQL ${row.name} is too old`, 'Use 15 or newer')
  if (row.encoding !== 'UTF8')
    throw new StartupError(`DATABASE_URL: the database stores ${row.encoding}`, 'Create one WITH ENCODING UTF8')
  if (row.fixed)
    throw new StartupError('DATABASE_URL: the database is read-only', 'Use the primary server, not a standby')
  if (!row.may)
    throw new StartupError(
      'DATABASE_URL: its user may not make tables',
      'GRANT CREATE ON SCHEMA public to it, or use its owner',
    )
}

const remedies: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Start the database there, or correct the host and port',
  ENOTFOUND: 'Correct the host name',
  EAI_AGAIN: 'Correct the host name, or check the name server',
  EHOSTUNREACH: 'Check the host and the network between',
  ENOENT: 'Correct the socket folder',
  ETIMEDOUT: 'Check the host, the port and the firewall between',
  '28P01': 'Correct the user or the password',
  '28000': 'Allow this user and host in pg_hba.conf',
  '3D000': 'Create the database, or correct its name',
  '53300': 'Raise max_connections of the database',
}

/** The driver's message never holds the password; the URL would, so it is not repeated. */
function explain(error: unknown): StartupError {
  const { code, message } = error as { code?: string; message: string }
  // The driver's own timeout has no code.
  const cause = code ?? (/timeout/i.test(message) ? 'ETIMEDOUT' : undefined)
  const remedy = (cause !== undefined && remedies[cause]) || 'Check DATABASE_URL and the database it names'
  return new StartupError(
    `DATABASE_URL: the database cannot be used (${message || code || 'no reason given'})`,
    remedy,
    { cause: error },
  )
}
