// Compares what the migrations make with prisma/schema.prisma, on a throwaway PostgreSQL. With a name as argument it writes the
// difference as a new migration instead: `tsx scripts/database-drift.ts add_something`.
import { execFileSync } from 'node:child_process'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { migrate } from '../prisma/migrate.ts'
import { startPostgres } from '../server/postgres/embedded.ts'
import { fromRoot, root } from './root.mjs'

const name = process.argv[2]
if (name !== undefined && !/^[a-z0-9_]+$/.test(name))
  throw new Error(`A migration's name is of a-z, 0-9 and _, got ${name}`)

/** The SQL that is missing; empty: they agree. */
function missingSql(url: string): string {
  const prisma = fromRoot('node_modules/prisma/build/index.js')
  const args = ['migrate', 'diff', '--from-config-datasource', '--to-schema', 'prisma/schema.prisma', '--script']
  const output = execFileSync(process.execPath, [prisma, ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, DATABASE_URL: url },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  // The CLI ends well where its engine ended ill: it always says something of what it compared.
  if (output.trim() === '') throw new Error('prisma migrate diff compared nothing')
  return output.replace(/^-- This is an empty migration\.\s*/, '').trim()
}

const dataDir = await mkdtemp(join(tmpdir(), 'fleetbeat-drift-'))
// As root, PostgreSQL runs as another, who has to pass here.
await chmod(dataDir, 0o711)
const postgres = await startPostgres({ dataDir, log: pino({ level: 'silent' }) })
try {
  await migrate({ url: postgres.url, directory: fromRoot('prisma/migrations') })
  const sql = missingSql(postgres.url)
  if (name !== undefined && sql === '') {
    process.stdout.write('The migrations make what prisma/schema.prisma says: nothing was written\n')
  } else if (name !== undefined) {
    const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
    const folder = fromRoot('prisma', 'migrations', `${stamp}_${name}`)
    await mkdir(folder)
    await writeFile(join(folder, 'migration.sql'), `${sql}\n`)
    process.stdout.write(`Wrote ${folder}/migration.sql: read it before you commit it\n`)
  } else if (sql !== '') {
    process.stderr.write(
      `The migrations do not make what prisma/schema.prisma says. Missing:\n\n${sql}\n\nnpm run migration NAME writes it\n`,
    )
    process.exitCode = 1
  }
} finally {
  await postgres.close()
  await rm(dataDir, { recursive: true, force: true })
}
