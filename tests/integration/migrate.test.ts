// Migrations on a real database: applied once and whole, by one at a time, and written down as Prisma's own CLI would.
import { execFileSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { migrate, MigrationError } from '../../prisma/migrate.ts'
import { createStore } from '../../server/store/store.ts'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'
import { heartbeatInput, reportInput } from '../harness/heartbeats.ts'
import { startInstance } from '../harness/instance.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

const real = join(root, 'prisma/migrations')

let database: TestDatabase
let directory: string

beforeEach(async () => {
  database = await createTestDatabase({ migrated: false })
  directory = await mkdtemp(join(tmpdir(), 'fleetbeat-migrations-'))
})
afterEach(async () => {
  await database.close()
  await rm(directory, { recursive: true, force: true })
})

async function write(name: string, sql: string): Promise<void> {
  await mkdir(join(directory, name), { recursive: true })
  await writeFile(join(directory, name, 'migration.sql'), sql)
}

const apply = () => migrate({ url: database.url, directory })
const recorded = () =>
  database.query('SELECT migration_name AS name, finished_at, rolled_back_at FROM _prisma_migrations ORDER BY 1')

describe('applying', () => {
  it('takes the missing ones in the order of their names, and each once', async () => {
    await write('2_fill', 'INSERT INTO one VALUES (2);')
    await write('1_make', 'CREATE TABLE one (value int); INSERT INTO one VALUES (1);')
    expect(await apply()).toEqual(['1_make', '2_fill'])
    expect(await apply()).toEqual([])
    await write('3_more', 'INSERT INTO one VALUES (3);')
    expect(await apply()).toEqual(['3_more'])
    expect(await database.query('SELECT value FROM one')).toEqual([{ value: 1 }, { value: 2 }, { value: 3 }])
  })

  it('is done by one of several that start together', async () => {
    await write('1_make', 'CREATE TABLE one (value int); INSERT INTO one VALUES (1); SELECT pg_sleep(0.2);')
    await write('2_fill', 'INSERT INTO one VALUES (2);')
    const applied = await Promise.all([apply(), apply(), apply(), apply()])
    expect(applied.flat()).toEqual(['1_make', '2_fill'])
    expect(await database.query('SELECT value FROM one')).toEqual([{ value: 1 }, { value: 2 }])
  })

  it('waits for whoever holds the lock of Prisma', async () => {
    await write('1_make', 'CREATE TABLE one (value int);')
    let done = false
    const holder = new pg.Client({ connectionString: database.url })
    await holder.connect()
    await holder.query('SELECT pg_advisory_lock(72707369)')
    const applying = apply().then(() => (done = true))
    const waiting = `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = 72707369 AND NOT granted
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`
    await expect.poll(async () => (await database.query(waiting)).length, { timeout: 10_000 }).toBe(1)
    expect(done).toBe(false)
    await holder.end()
    await applying
    expect(await recorded()).toHaveLength(1)
  })
})

describe('refusing', () => {
  async function refusal(): Promise<string> {
    const error: unknown = await apply().catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(MigrationError)
    return (error as MigrationError).message
  }

  it('leaves nothing of a migration that fails, keeps those before it, and goes on when it is mended', async () => {
    await write('1_make', 'CREATE TABLE one (value int);')
    await write('2_wrong', 'CREATE TABLE two (value int); INSERT INTO nowhere VALUES (1);')
    await write('3_after', 'CREATE TABLE three (value int);')
    expect(await refusal()).toContain('2_wrong')
    expect((await recorded()).map(({ name }) => name)).toEqual(['1_make'])
    expect(await database.query("SELECT to_regclass('two') AS two, to_regclass('three') AS three")).toEqual([
      { two: null, three: null },
    ])
    await write('2_wrong', 'CREATE TABLE two (value int);')
    expect(await apply()).toEqual(['2_wrong', '3_after'])
  })

  it('takes no migration that was edited after it was applied', async () => {
    await write('1_make', 'CREATE TABLE one (value int);')
    await apply()
    await write('1_make', 'CREATE TABLE one (value bigint);')
    await write('2_more', 'CREATE TABLE two (value int);')
    expect(await refusal()).toContain('1_make was edited')
    expect(await recorded()).toHaveLength(1)
  })

  it('takes no database of a newer version', async () => {
    await write('1_make', 'CREATE TABLE one (value int);')
    await write('2_newer', 'CREATE TABLE two (value int);')
    await apply()
    await rm(join(directory, '2_newer'), { recursive: true })
    expect(await refusal()).toContain('2_newer')
  })

  it("takes no database in which Prisma's CLI failed half-way, until that is resolved", async () => {
    await write('1_make', 'CREATE TABLE one (value int);')
    await apply()
    await database.query('UPDATE _prisma_migrations SET finished_at = NULL')
    expect(await refusal()).toContain('1_make failed half-way')
    await database.query('UPDATE _prisma_migrations SET rolled_back_at = now()')
    await database.query('DROP TABLE one')
    expect(await apply()).toEqual(['1_make'])
  })
})

describe('history that was there before it had partitions', () => {
  it('moves into them, and goes on', async () => {
    const names = (await readdir(real)).filter((name) => /^\d/.test(name)).sort()
    const [first = ''] = names
    await cp(join(real, first), join(directory, first), { recursive: true })
    await apply()
    await database.query(`INSERT INTO environments (name) VALUES ('production')`)
    await database.query(
      `INSERT INTO stream_positions (environment_id, stream, epoch, last_seq) VALUES (1, 'LOG_ENTRY', 'e', 1), (1, 'STATUS_CHANGE', 'e', 1)`,
    )
    await database.query(
      `INSERT INTO nodes (environment_id, machine_id, name, token_hash, token_last_four) VALUES (1, 'm', 'm', 'h', 'four')`,
    )
    await database.query(`INSERT INTO pipelines (environment_id, name) VALUES (1, 'p')`)
    await database.query(
      `INSERT INTO host_samples (node_id, sampled_at, load_1) VALUES (1, now() - interval '40 days', 1), (1, now() - interval '2 minutes', 2)`,
    )
    await database.query(
      `INSERT INTO pipeline_minutes VALUES (1, 1, date_trunc('minute', now()), 1, 7, 0, 0, 0, 0, 0, 0, 0)`,
    )
    await database.query(`INSERT INTO log_entries VALUES (1, 1, 1, 1, NULL, 'INFO', 'before', now(), now())`)
    await database.query(
      `INSERT INTO status_changes VALUES (1, 1, 1, NULL, 'UNKNOWN', 'HEALTHY', 'First heartbeat', now())`,
    )
    for (const name of names) await cp(join(real, name), join(directory, name), { recursive: true })
    await apply()
    const store = createStore(database.url)
    try {
      await store.ensurePartitions()
      const [node = 0] = [(await store.loadNodes())[0]?.state.node.key]
      const instance = await startInstance(store)
      await instance.beat(node, heartbeatInput(1, { pipelines: [reportInput({ logs: [{ line: 'after' }] })] }))
      for (const [level, rows] of [
        ['MINUTES', 1],
        ['HOURS', 0],
        ['DAYS', 0],
      ] as const)
        expect(await store.rollUp(level)).toBeGreaterThanOrEqual(rows)
    } finally {
      await store.close()
    }
    const found = await database.query('SELECT seq::int, message FROM log_entries ORDER BY seq')
    expect(found).toEqual([
      { seq: 1, message: 'before' },
      { seq: 2, message: 'after' },
    ])
    expect(await database.query('SELECT load_1 FROM host_samples ORDER BY 1')).toMatchObject([
      { load_1: 1 },
      { load_1: 2 },
    ])
    expect(await database.query('SELECT sum(events_in)::int AS sum FROM pipeline_minutes')).toEqual([{ sum: 7 }])
    expect(
      await database.query(
        'SELECT count(*)::int AS count FROM status_changes WHERE pipeline_id IS NULL AND from_status = $1',
        ['UNKNOWN'],
      ),
    ).toEqual([{ count: 2 }])
  })
})

describe("Prisma's own CLI", () => {
  const prisma = (...args: string[]) =>
    execFileSync(process.execPath, [join(root, 'node_modules/prisma/build/index.js'), ...args], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, DATABASE_URL: database.url },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  it('agrees with what was applied', async () => {
    await cp(real, directory, { recursive: true })
    const applied = await apply()
    const folders = (await readdir(real, { withFileTypes: true })).filter((entry) => entry.isDirectory())
    expect(applied).toEqual(folders.map(({ name }) => name).sort())
    expect(prisma('migrate', 'status')).toContain('Database schema is up to date')
    expect(prisma('migrate', 'deploy')).toContain('No pending migrations to apply')
  })

  it('may have applied them itself', async () => {
    prisma('migrate', 'deploy')
    await cp(real, directory, { recursive: true })
    expect(await apply()).toEqual([])
  })
})
