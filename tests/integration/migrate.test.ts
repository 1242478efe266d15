// Migrations on a real database: applied once and whole, by one at a time, and written down as Prisma's own CLI would.
import { execFileSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { migrate, MigrationError } from '../../prisma/migrate.ts'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

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
    const holding = database.query('SELECT pg_advisory_lock(72707369), pg_sleep(0.5)')
    const waiting = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted = $1"
    await expect.poll(async () => (await database.query(waiting, [true])).length).toBe(1)
    const applying = apply().then(() => (done = true))
    await expect.poll(async () => (await database.query(waiting, [false])).length).toBe(1)
    expect(done).toBe(false)
    await holding
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

describe("Prisma's own CLI", () => {
  const prisma = (...args: string[]) =>
    execFileSync(process.execPath, [join(root, 'node_modules/prisma/build/index.js'), ...args], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, DATABASE_URL: database.url },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  const real = join(root, 'prisma/migrations')

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
