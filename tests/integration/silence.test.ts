// Who is silent, and for whose fault: the clock is moved by hand, the store is real.
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { RunningFleet } from '../../server/fleet.ts'
import { createStore, type Store } from '../../server/store/store.ts'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'
import { startFleet } from '../harness/fleet.ts'
import { heartbeatInput } from '../harness/heartbeats.ts'
import { enrollDirectly } from '../harness/instance.ts'

let database: TestDatabase
let store: Store
let now: number
const fleets: RunningFleet[] = []

beforeEach(async () => {
  database = await createTestDatabase()
  store = createStore(database.url)
  now = Date.now()
  // The watch looks every second of this clock.
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
})
afterEach(async () => {
  vi.restoreAllMocks()
  vi.useRealTimers()
  for (const fleet of fleets.splice(0)) await fleet.close()
  await store.close()
  await database.close()
})

async function start(): Promise<RunningFleet> {
  const fleet = await startFleet(store, { now: () => new Date(now) })
  fleets.push(fleet)
  return fleet
}

function tickOver(seconds: number): void {
  for (let second = 0; second < seconds; second += 1) {
    now += 1_000
    vi.advanceTimersByTime(1_000)
  }
}

/** Lets the time pass second by second, with everything the watch finds written. */
async function pass(fleet: RunningFleet, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    tickOver(1)
    await vi.waitFor(() => expect(fleet.queueDepth()).toBe(0), { interval: 1, timeout: 10_000 })
  }
  // Behind everything that was found.
  await fleet.heartbeats(marker, [heartbeatInput((markerSeq += 1), { sampledAt: new Date(now) })])
}

let marker: number
let markerSeq = 0

async function enrolled(count: number): Promise<number[]> {
  const key = await enrollDirectly(store, 'first', [])
  const rows = await database.query(
    `INSERT INTO nodes (environment_id, machine_id, name, token_hash, token_last_four)
     SELECT environment_id, 'm' || at, 'n' || at, 'h' || at, 'four' FROM nodes, generate_series(2, $1) AS at RETURNING id`,
    [count],
  )
  marker = await enrollDirectly(store, 'marker', [])
  return [key, ...rows.map((row) => Number(row['id']))]
}

const changes = (to: string) =>
  database.query('SELECT node_id FROM status_changes WHERE to_status = $1 AND node_id <> $2', [to, marker])

it('takes none of 500 nodes for OFFLINE after an hour in which we were not there, and then those who stay away', async () => {
  const nodes = await enrolled(500)
  const before = await start()
  await Promise.all(nodes.map((node) => before.heartbeats(node, [heartbeatInput(1, { sampledAt: new Date(now) })])))
  await before.close()
  fleets.pop()

  now += 3_600_000
  const after = await start()
  expect((await changes('UNKNOWN')).length).toBe(500)
  const beat = (seq: number, of: readonly number[]) =>
    Promise.all(of.map((node) => after.heartbeats(node, [heartbeatInput(seq, { sampledAt: new Date(now) })])))
  const back = nodes.slice(0, 490)
  // They come back by and by, within their longest backoff of 30 s, and beat from then on.
  for (let wave = 1; wave <= 7; wave += 1) {
    await beat(1 + wave, back.slice(0, wave * 70))
    await pass(after, 5)
  }
  expect(await changes('OFFLINE')).toEqual([])
  for (let seq = 9; seq < 13; seq += 1) {
    await beat(seq, back)
    await pass(after, 5)
  }
  expect((await changes('OFFLINE')).map((row) => row['node_id'])).toEqual(nodes.slice(490))
  expect(await changes('HEALTHY')).toHaveLength(500 + 490)
}, 60_000)

it('does not flap when a beat comes just in time, and tells one change when it comes just too late', async () => {
  const [node = 0] = await enrolled(1)
  const fleet = await start()
  const beat = (seq: number) => fleet.heartbeats(node, [heartbeatInput(seq, { sampledAt: new Date(now) })])
  await beat(1)
  for (let seq = 2; seq < 6; seq += 1) {
    await pass(fleet, 15)
    await beat(seq)
  }
  expect(await changes('OFFLINE')).toHaveLength(0)
  await pass(fleet, 16)
  await pass(fleet, 20)
  expect(await changes('OFFLINE')).toHaveLength(1)
  await beat(6)
  await pass(fleet, 1)
  expect(await changes('OFFLINE')).toHaveLength(1)
  expect(await changes('HEALTHY')).toHaveLength(2)
})

it('blames nobody for the silence in which a write of ours hung', async () => {
  const [node = 0] = await enrolled(1)
  let release = (): void => undefined
  let hung = false
  let begun = false
  const slow: Store = {
    ...store,
    async writeFlush(flush) {
      if (hung) {
        begun = true
        await new Promise<void>((resolve) => (release = resolve))
      }
      return store.writeFlush(flush)
    },
  }
  // What a flush took is read from this clock, as everything is here.
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  const fleet = await startFleet(slow, { now: () => new Date(now) })
  fleets.push(fleet)
  await fleet.heartbeats(node, [heartbeatInput(1, { sampledAt: new Date(now) })])
  hung = true
  tickOver(5)
  // It waits for its answer, and sends nothing meanwhile.
  const waiting = fleet.heartbeats(node, [heartbeatInput(2, { sampledAt: new Date(now) })])
  await vi.waitFor(() => expect(begun).toBe(true), { interval: 1, timeout: 10_000 })
  tickOver(20)
  hung = false
  release()
  await waiting
  await vi.waitFor(() => expect(fleet.queueDepth()).toBe(0), { interval: 1, timeout: 10_000 })
  await fleet.heartbeats(marker, [heartbeatInput((markerSeq += 1), { sampledAt: new Date(now) })])
  expect(fleet.node(node)?.status).toBe('HEALTHY')
  // Agents get the time to come back; who stays away is told after all.
  await pass(fleet, 46)
  expect(fleet.node(node)?.status).toBe('OFFLINE')
})

it('leaves a node in MAINTENANCE alone, tells why, and then takes it for what it is', async () => {
  const [node = 0] = await enrolled(1)
  const fleet = await start()
  const beat = (seq: number) => fleet.heartbeats(node, [heartbeatInput(seq, { sampledAt: new Date(now) })])
  await beat(1)
  expect(await fleet.setMaintenance(node, { on: true, reason: 'New disks' })).toMatchObject({ status: 'MAINTENANCE' })
  await fleet.setMaintenance(node, { on: true, reason: 'Again' })
  await pass(fleet, 60)
  await beat(2)
  expect(fleet.node(node)?.status).toBe('MAINTENANCE')
  await pass(fleet, 60)
  expect(await fleet.setMaintenance(node, { on: false, reason: null })).toMatchObject({ status: 'OFFLINE' })
  await beat(3)
  await fleet.setMaintenance(node, { on: true, reason: null })
  expect(await fleet.setMaintenance(node, { on: false, reason: null })).toMatchObject({ status: 'HEALTHY' })
  const told = await database.query(
    'SELECT from_status, to_status, reason FROM status_changes WHERE node_id = $1 ORDER BY seq',
    [node],
  )
  expect(told.map((row) => [row['from_status'], row['to_status'], row['reason']])).toEqual([
    ['UNKNOWN', 'HEALTHY', 'First heartbeat'],
    ['HEALTHY', 'MAINTENANCE', 'New disks'],
    ['MAINTENANCE', 'OFFLINE', 'No heartbeat for more than 15 s'],
    ['OFFLINE', 'HEALTHY', 'Beating again'],
    ['HEALTHY', 'MAINTENANCE', 'Set by a person'],
    ['MAINTENANCE', 'HEALTHY', 'Maintenance ended'],
  ])
  await expect(fleet.setMaintenance(node, { on: true, reason: 'x'.repeat(254) })).rejects.toMatchObject({
    code: 'INVALID_INPUT',
  })
})
