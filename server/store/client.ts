// Owns the connections to PostgreSQL: the one place that makes a Prisma client.
import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from '../../prisma/generated/client.ts'
import { flushSql } from './flush-sql.ts'

export type Prisma = PrismaClient
export type Transaction = Parameters<Parameters<Prisma['$transaction']>[0]>[0]

export interface ClientLimits {
  readonly connections: number
  /** The database gives a statement up after this, and we the database a little later: a server that hangs says nothing. */
  readonly statementMs: number
}

const connectTimeoutMs = 5_000
const answerSlackMs = 2_000

export function createPrisma(url: string, { connections, statementMs }: ClientLimits): Prisma {
  const adapter = new PrismaPg(
    {
      connectionString: url,
      max: connections,
      connectionTimeoutMillis: connectTimeoutMs,
      query_timeout: statementMs + answerSlackMs,
      // Without the time zone the adapter stores wrong instants and hides it on reads; compiling the flush statement costs more than running it.
      options: `-c timezone=UTC -c jit=off -c statement_timeout=${statementMs}`,
    },
    // Parsed and planned once a connection, not once a flush. No other (the empty name is none): what has a name is kept until the connection ends.
    { statementNameGenerator: ({ sql }) => (sql === flushSql ? 'flush' : '') },
  )
  return new PrismaClient({ adapter })
}
