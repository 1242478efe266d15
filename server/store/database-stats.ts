// Owns what the database says of itself. What a server does not let us see is null, never zero.
import type { Prisma } from './client.ts'

export interface DatabaseStats {
  readonly at: Date
  readonly sizeBytes: number
  /** Null: not for us to see. */
  readonly walBytes: number | null
  /** Since its statistics began. */
  readonly blocksHit: number
  readonly blocksRead: number
  readonly transactions: number
  readonly checkpointsTimed: number | null
  readonly checkpointsRequested: number | null
  readonly connections: number
  readonly tables: readonly TableStats[]
}

export interface TableStats {
  readonly name: string
  readonly liveRows: number
  readonly deadRows: number
}

/** Those that are updated in place with every heartbeat. */
const hotTables = ['nodes', 'node_boots', 'node_pipelines', 'node_components', 'stream_positions']

export async function databaseStats(prisma: Prisma): Promise<DatabaseStats> {
  const [row] = await prisma.$queryRaw<
    {
      at: Date
      size: bigint
      hit: bigint
      read: bigint
      transactions: bigint
      connections: number
      version: number
    }[]
  >`
    SELECT clock_timestamp() AS at, pg_database_size(current_database()) AS size, blks_hit AS hit, blks_read AS read,
      xact_commit + xact_rollback AS transactions, numbackends AS connections,
      current_setting('server_version_num')::int AS version
    FROM pg_stat_database WHERE datname = current_database()`
  if (!row) throw new Error('the database does not know itself')
  const tables = await prisma.$queryRaw<{ name: string; live: bigint; dead: bigint }[]>`
    SELECT relname AS name, n_live_tup AS live, n_dead_tup AS dead FROM pg_stat_user_tables
    WHERE schemaname = current_schema() AND relname = ANY(${hotTables}) ORDER BY relname`
  const checkpoints = await checkpointsOf(prisma, row.version)
  return {
    at: row.at,
    sizeBytes: Number(row.size),
    walBytes: await walBytes(prisma),
    blocksHit: Number(row.hit),
    blocksRead: Number(row.read),
    transactions: Number(row.transactions),
    checkpointsTimed: checkpoints?.timed ?? null,
    checkpointsRequested: checkpoints?.requested ?? null,
    connections: row.connections,
    tables: tables.map(({ name, live, dead }) => ({ name, liveRows: Number(live), deadRows: Number(dead) })),
  }
}

/** They moved to a view of their own. */
const ownViewSince = 170_000

async function checkpointsOf(
  prisma: Prisma,
  version: number,
): Promise<{ readonly timed: number; readonly requested: number } | null> {
  const from =
    version >= ownViewSince
      ? 'SELECT num_timed::float8 AS timed, num_requested::float8 AS requested FROM pg_stat_checkpointer'
      : 'SELECT checkpoints_timed::float8 AS timed, checkpoints_req::float8 AS requested FROM pg_stat_bgwriter'
  const [row] = await prisma.$queryRawUnsafe<{ timed: number; requested: number }[]>(from)
  return row ?? null
}

async function walBytes(prisma: Prisma): Promise<number | null> {
  const [may] = await prisma.$queryRaw<{ may: boolean }[]>`
    SELECT has_function_privilege('pg_ls_waldir()', 'EXECUTE') AS may`
  if (!may?.may) return null
  const [row] = await prisma.$queryRaw<
    { bytes: bigint }[]
  >`SELECT coalesce(sum(size), 0)::bigint AS bytes FROM pg_ls_waldir()`
  return row ? Number(row.bytes) : null
}

export interface StatementStats {
  readonly statement: string
  readonly calls: number
  readonly meanMs: number
  readonly totalMs: number
}

const mostStatements = 10
const longestStatement = 200

/** Null: pg_stat_statements is not there, or was not loaded when the database started. */
export async function slowestStatements(prisma: Prisma): Promise<StatementStats[] | null> {
  // Which libraries are loaded is not for every role to see; a setting of the library is there only where it is.
  const [view] = await prisma.$queryRaw<{ name: string }[]>`
    SELECT format('%I.pg_stat_statements', nspname) AS name
    FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace
    WHERE extname = 'pg_stat_statements' AND current_setting('pg_stat_statements.max', true) IS NOT NULL`
  if (!view) return null
  return prisma.$queryRawUnsafe<StatementStats[]>(
    `SELECT left(query, $1::int) AS statement, calls::float8 AS calls, mean_exec_time AS "meanMs", total_exec_time AS "totalMs"
    FROM ${view.name} WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
    ORDER BY total_exec_time DESC LIMIT $2::int`,
    longestStatement,
    mostStatements,
  )
}
