// Starting and stopping as a person meets it: what is wrong is one line that says what to do, and nothing is left behind.
import { createServer, type AddressInfo } from 'node:net'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { isRunning } from '../../server/postgres/postmaster.ts'
import { startProcess } from '../harness/process.ts'
import { startServer } from '../harness/server.ts'

const program = fileURLToPath(new URL('../../dist/server/main.js', import.meta.url))
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fleetbeat-start-'))
  await chmod(folder, 0o711)
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Starts a server that is not to start, and answers what it said: one line. */
async function refusal(settings: Record<string, string>): Promise<string> {
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    PORT: '0',
    FLEETBEAT_DATA_DIR: join(folder, 'data'),
    FLEETBEAT_LOCAL_AGENT: 'off',
    ...settings,
  }
  const server = startProcess([process.execPath, program], { env })
  const { code } = await server.ended
  expect(code).toBe(1)
  const lines = server.output().trim().split('\n')
  expect(lines).toHaveLength(1)
  return lines[0] ?? ''
}

it('tells all faults of its settings at once, and no secret', async () => {
  const said = await refusal({
    PORT: 'x',
    LOG_LEVEL: 'loud',
    FLEETBEAT_OWNER_EMAIL: 'o@example.com',
    FLEETBEAT_OWNER_PASSWORD: 'short',
  })
  expect(said).toContain('PORT expects a port')
  expect(said).toContain('got "x"')
  expect(said).toContain('LOG_LEVEL expects')
  expect(said).toContain('FLEETBEAT_OWNER_PASSWORD expects 12 to 128 characters')
  expect(said).not.toContain('short')
})

it.each([
  [
    'nobody listens',
    'postgresql://user:hunter2hunter2@127.0.0.1:1/db',
    /cannot be used.*ECONNREFUSED.*Start the database there/,
  ],
  ['it is no address', 'mysql://x', /DATABASE_URL expects postgresql:/],
])('says what is wrong with DATABASE_URL: %s', async (_what, url, expected) => {
  const said = await refusal({ DATABASE_URL: url })
  expect(said).toMatch(expected)
  expect(said).not.toContain('hunter2')
})

it('says that the port is taken', async () => {
  const taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  const { port } = taken.address() as AddressInfo
  expect(await refusal({ PORT: String(port) })).toBe(`Port ${port} is taken. Stop what uses it, or set PORT to another`)
  taken.close()
})

it('says that the data folder cannot be written to', async () => {
  const file = join(folder, 'file')
  await writeFile(file, '')
  expect(await refusal({ FLEETBEAT_DATA_DIR: join(file, 'data') })).toMatch(
    /The data folder .* is not writable.*set FLEETBEAT_DATA_DIR/,
  )
})

it('refuses a second server on the same data folder, and leaves the first alone', { timeout: 60_000 }, async () => {
  const first = await startServer({ env: { FLEETBEAT_LOCAL_AGENT: 'off' } })
  expect(await refusal({ FLEETBEAT_DATA_DIR: first.dataDir })).toMatch(/^Another Fleetbeat server uses the data folder/)
  expect((await fetch(`${first.url}/health/ready`)).status).toBe(200)
  await first.close()
})

it('stops everything it started, the database last', { timeout: 60_000 }, async () => {
  const server = await startServer()
  const database = await databasePid(server.dataDir)
  const { code } = await server.stop()
  expect(code).toBe(0)
  expect(isRunning(database)).toBe(false)
  await server.close()
})

it('finds the database again that a killed server left, and stops it in the end', { timeout: 60_000 }, async () => {
  const server = await startServer({ env: { FLEETBEAT_LOCAL_AGENT: 'off' } })
  const database = await databasePid(server.dataDir)
  await server.kill()
  expect(isRunning(database)).toBe(true)
  await server.restart()
  expect(await databasePid(server.dataDir)).toBe(database)
  await server.close()
  expect(isRunning(database)).toBe(false)
})

async function databasePid(dataDir: string): Promise<number> {
  return Number((await readFile(join(dataDir, 'postgres', 'data', 'postmaster.pid'), 'utf8')).split('\n', 1)[0])
}
