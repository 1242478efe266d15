// Owns the connection to PostgreSQL: the one place that makes a Prisma client.
import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from '../../prisma/generated/client.ts'
import { flushSql } from './flush-sql.ts'

export type Prisma = PrismaClient

const poolSize = 10
const connectTimeoutMs = 5_000
const statementTimeoutMs = 30_000

export function createPrisma(url: string): Prisma {
  const adapter = new PrismaPg(
    {
      connectionString: url,
      max: poolSize,
      connectionTimeoutMillis: connectTimeoutMs,
      // Without the time zone the adapter stores wrong instants and hides it on reads; compiling the flush statement costs more than running it.
      options: `-c timezone=UTC -c jit=off -c statement_timeout=${statementTimeoutMs}`,
    },
    // Parsed and planned once a connection, not once a flush. No other (the empty name is none): what has a name is kept until the connection ends.
    { statementNameGenerator: ({ sql }) => (sql === flushSql ? 'flush' : '') },
  )
  return new PrismaClient({ adapter })
}
