// The embedded PostgreSQL as its server's process sees it: one server a data folder, found again after a kill, stopped when asked, and
// reachable for the user it runs as wherever the data folder is.
import { chmod, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isRunning, stopPostmaster } from '../../server/postgres/postmaster.ts'
import { startProcess, type TrackedProcess } from '../harness/process.ts'

const peer = fileURLToPath(new URL('./postgres-peer.ts', import.meta.url))
const isRoot = process.getuid?.() === 0

let folder: string
let dataDir: string
/** Databases that the peers started: their own processes may have been killed. */
const started = new Set<number>()

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fleetbeat-postgres-'))
  await chmod(folder, 0o711)
  dataDir = join(folder, 'data')
})
afterEach(async () => {
  for (const pid of started) await stopPostmaster(pid)
  started.clear()
  await rm(folder, { recursive: true, force: true })
})

interface Ready {
  readonly url: string
  readonly pid: number
  readonly reused: boolean
}

function startPeer(): TrackedProcess {
  return startProcess([process.execPath, '--import', 'tsx', peer, dataDir, join(folder, 'system')])
}

async function ready(process: TrackedProcess): Promise<Ready> {
  const [line] = await process.waitForOutput(/^\{.*\}$/m, 60_000)
  const found = JSON.parse(line) as Ready
  started.add(found.pid)
  return found
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}

describe('the embedded PostgreSQL', () => {
  it('is found again, with everything in it, by the server that comes after one that was killed', async () => {
    const first = startPeer()
    const before = await ready(first)
    expect(before.reused).toBe(false)
    await query(before.url, 'CREATE TABLE one AS SELECT 1 AS value')
    await first.kill()
    const second = startPeer()
    const after = await ready(second)
    expect(after).toEqual({ ...before, reused: true })
    expect(await query(after.url, 'SELECT value FROM one')).toEqual([{ value: 1 }])
    await second.stop()
    expect(isRunning(after.pid)).toBe(false)
  })

  it('recovers when it was killed itself', async () => {
    const first = startPeer()
    const before = await ready(first)
    await query(before.url, 'CREATE TABLE one AS SELECT 1 AS value')
    process.kill(before.pid, 'SIGKILL')
    await first.kill()
    const second = startPeer()
    const after = await ready(second)
    expect(after.reused).toBe(false)
    expect(await query(after.url, 'SELECT value FROM one')).toEqual([{ value: 1 }])
    await second.stop()
  })

  it('has one server: another is told so, and the first goes on', async () => {
    const first = startPeer()
    const { url } = await ready(first)
    const second = startPeer()
    expect(await second.ended).toMatchObject({ code: 1 })
    expect(second.output()).toContain(`Another Fleetbeat server uses the data folder ${dataDir}`)
    expect(await query(url, 'SELECT 1 AS value')).toEqual([{ value: 1 }])
    await first.stop()
  })

  it('takes nothing from a PGDATABASE or PGHOST around it, and listens on no network', async () => {
    const first = startProcess([process.execPath, '--import', 'tsx', peer, dataDir, join(folder, 'system')], {
      env: { ...process.env, PGHOST: 'example.invalid', PGOPTIONS: '-c nothing=1', LC_ALL: 'xx_YY' },
    })
    const { url } = await ready(first)
    expect(await query(url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '' }])
    await first.stop()
  })

  it.runIf(isRoot)("has its cluster and programs in root's folder where the data folder is closed to it", async () => {
    const closed = join(folder, 'closed')
    await mkdir(closed, { mode: 0o700 })
    dataDir = join(closed, 'data')
    const first = startPeer()
    const { url } = await ready(first)
    expect(await query(url, 'SELECT 1 AS value')).toEqual([{ value: 1 }])
    const place = (await readFile(join(dataDir, 'postgres.place'), 'utf8')).trim()
    expect(place.startsWith(join(folder, 'system', 'cluster-'))).toBe(true)
    await query(url, 'CREATE TABLE one AS SELECT 1 AS value')
    await first.stop()
    const second = startPeer()
    const again = await ready(second)
    expect(await query(again.url, 'SELECT value FROM one')).toEqual([{ value: 1 }])
    await second.stop()
  })
})
