// Owns what Prisma's CLI is told: the schema, the database it may look at, and the schema engine from npm in place of one to download.
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'prisma/config'

process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= fileURLToPath(new URL('scripts/schema-engine.mjs', import.meta.url))

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  ...(process.env['DATABASE_URL'] ? { datasource: { url: process.env['DATABASE_URL'] } } : {}),
})
