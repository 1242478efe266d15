import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createBackoff } from '../../agent/backoff.ts'
import { createClient, RequestError } from '../../agent/client.ts'
import type { HeartbeatInput } from '../../agent/gen/graphql.ts'
import { createSender, type Sender } from '../../agent/sender.ts'
import { openSpool, type Spool } from '../../agent/spool.ts'
import { startPeer, type Fault, type Peer } from './agent-peer.ts'

interface Rig {
  readonly sender: Sender
  readonly spool: Spool
  readonly waits: number[]
  readonly failures: { readonly error: RequestError; readonly givenUp: boolean }[]
  /** Settles when the sender knows of so many heartbeats in all that they are durable. */
  acknowledged(count: number): Promise<void>
  /** Sends the next number. */
  beat(changes?: Partial<HeartbeatInput>): void
}

let directory: string
let peer: Peer
const rigs: Rig[] = []
let boots = 0

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'fleetbeat-send-'))
  peer = await startPeer()
})
afterEach(async () => {
  await Promise.all(rigs.splice(0).map(({ sender }) => sender.close()))
  await peer.stop()
  rmSync(directory, { recursive: true })
})

interface RigOptions {
  readonly token?: () => Promise<string>
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>
  readonly timeoutMs?: number
}

const atOnce = () => Promise.resolve()

function startRig({
  token = () => Promise.resolve('fb_node_1'),
  wait = atOnce,
  timeoutMs = 10_000,
}: RigOptions = {}): Rig {
  const spool = openSpool({ directory, now: Date.now, failed: (error) => expect.fail(String(error)) })
  const waits: number[] = []
  const failures: Rig['failures'] = []
  let acknowledged = 0
  let look = () => {}
  const sender = createSender({
    client: createClient(peer.url, { fetch, timeoutMs }),
    spool,
    token,
    refused: () => undefined,
    acknowledged: (answers) => {
      acknowledged += answers.length
      look()
    },
    failed: (error, givenUp) => failures.push({ error, givenUp }),
    wait: (ms, signal) => {
      waits.push(ms)
      return wait(ms, signal)
    },
    backoff: createBackoff(() => 0.5),
  })
  boots += 1
  const bootId = `boot-${boots}`
  let seq = 0
  const beat = (changes: Partial<HeartbeatInput> = {}) => {
    seq += 1
    sender.send({
      bootId,
      seq,
      sampledAt: new Date().toISOString(),
      agentVersion: '1',
      deploymentMode: 'STANDALONE',
      ...changes,
    })
  }
  const rig: Rig = {
    sender,
    spool,
    waits,
    failures,
    beat,
    acknowledged: (count) =>
      new Promise((resolve) => {
        look = () => {
          if (acknowledged >= count) resolve()
        }
        look()
      }),
  }
  rigs.push(rig)
  return rig
}

const appliedSeqs = () => peer.applied.map(({ seq }) => seq)
const times = (count: number, work: () => void) => upTo(count).forEach(work)
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

it('sends a heartbeat at once and alone while all is well', async () => {
  const { beat, spool, acknowledged } = startRig()
  for (const seq of upTo(3)) {
    beat()
    await acknowledged(seq)
  }
  expect(peer.requests.map(({ operation }) => operation)).toEqual(['Heartbeat', 'Heartbeat', 'Heartbeat'])
  expect(spool.size()).toBe(0)
})

it('keeps what it cannot send and sends it oldest first, in bounded batches, when the server is back', async () => {
  await peer.stop()
  const { beat, sender, spool, acknowledged } = await new Promise<Rig>((resolve) => {
    const rig = startRig({
      wait: () => {
        resolve(rig)
        return atOnce()
      },
    })
    times(60, () => rig.beat())
  })
  expect(spool.size()).toBe(60)
  await peer.start()
  await acknowledged(60)
  expect(appliedSeqs()).toEqual(upTo(60))
  expect(Math.max(...peer.requests.map(({ inputs }) => inputs.length))).toBe(25)
  beat()
  await acknowledged(61)
  expect([spool.size(), sender.reconnects(), peer.duplicates]).toEqual([0, 0, 0])
})

it('keeps batches below 4 MiB', async () => {
  await peer.stop()
  const { beat, acknowledged } = startRig()
  times(8, () => beat({ labels: [{ key: 'large', value: 'x'.repeat(1024 * 1024) }] }))
  await peer.start()
  await acknowledged(8)
  expect(appliedSeqs()).toEqual(upTo(8))
  for (const { inputs } of peer.requests)
    expect(Buffer.byteLength(JSON.stringify(inputs))).toBeLessThan(4 * 1024 * 1024)
})

it('counts a reconnect for each time that it lost the server', async () => {
  const { beat, sender, acknowledged } = startRig()
  for (const seq of upTo(4)) {
    // Before the first it never had the server; before the last it did not lose it.
    let failing = seq < 4 ? 2 : 0
    peer.fault = () => (failing-- > 0 ? 'cut' : null)
    beat()
    await acknowledged(seq)
  }
  expect(sender.reconnects()).toBe(2)
})

it('repeats the same (bootId, seq) when an answer is lost, so that nothing is counted twice', async () => {
  let cuts = 1
  peer.fault = () => (cuts-- > 0 ? 'commit, then cut' : null)
  const { beat, acknowledged } = startRig()
  beat()
  await acknowledged(1)
  expect([appliedSeqs(), peer.duplicates]).toEqual([[1], 1])
})

it('gives up on an answer that does not come', async () => {
  let hangs = 2
  peer.fault = () => (hangs-- > 0 ? 'hang' : null)
  const { beat, failures, acknowledged } = startRig({ timeoutMs: 50 })
  beat()
  await acknowledged(1)
  expect(failures.length).toBeGreaterThanOrEqual(2)
  expect(new Set(failures.map(({ error }) => error.code))).toEqual(new Set(['NETWORK']))
  expect(appliedSeqs()).toEqual([1])
})

it('waits longer each time, and as long as the server asks', async () => {
  const faults: Fault[] = ['cut', { html: 502 }, { code: 'OVERLOADED', retryAfterMs: 7_000 }, { code: 'INTERNAL' }]
  peer.fault = () => faults.shift() ?? null
  const { beat, waits, acknowledged } = startRig()
  beat()
  await acknowledged(1)
  expect(waits).toEqual([500, 1_000, 9_000, 4_000])
})

describe('a heartbeat that is refused for good', () => {
  const bad = ({ inputs }: { inputs: readonly HeartbeatInput[] }) =>
    inputs.some(({ seq }) => seq === 7) ? { code: 'INVALID_INPUT' } : null

  it('is given up alone, and those around it arrive', async () => {
    await peer.stop()
    peer.fault = bad
    const { beat, failures, spool, acknowledged } = startRig()
    times(30, () => beat())
    await peer.start()
    await acknowledged(29)
    expect(appliedSeqs()).toEqual(upTo(30).filter((seq) => seq !== 7))
    expect(failures.filter(({ givenUp }) => givenUp)).toHaveLength(1)
    expect(spool.dropped()).toBe(1)
  })

  it('is given up also when it is sent live', async () => {
    peer.fault = bad
    const { beat, spool, waits, acknowledged } = startRig()
    for (const seq of upTo(6)) {
      beat()
      await acknowledged(seq)
    }
    beat()
    beat()
    await acknowledged(7)
    expect([appliedSeqs(), spool.dropped(), waits]).toEqual([[1, 2, 3, 4, 5, 6, 8], 1, []])
  })
})

it('gives up no heartbeat for what is wrong with the enrolment', async () => {
  const answers = [
    () => Promise.reject(new RequestError('no', 'NOT_ENROLLED')),
    () => Promise.reject(new Error('a bug')),
  ]
  const { beat, acknowledged, spool } = startRig({ token: () => answers.shift()?.() ?? Promise.resolve('fb_node_1') })
  beat()
  await acknowledged(1)
  expect([appliedSeqs(), spool.dropped()]).toEqual([[1], 0])
})

it('stops at once with a request under way, and the next agent sends what was not acknowledged', async () => {
  peer.fault = () => 'hang'
  const first = startRig()
  times(3, () => first.beat())
  await peer.until(() => peer.requests.length === 1)
  await first.sender.close()
  peer.fault = () => null
  const second = startRig()
  expect(second.spool.size()).toBe(3)
  second.beat()
  await second.acknowledged(4)
  expect(appliedSeqs()).toEqual([1, 2, 3, 1])
})

it('stops at once while it waits to come again', async () => {
  peer.fault = () => 'cut'
  const { beat, sender, spool } = await new Promise<Rig>((resolve) => {
    const rig = startRig({
      wait: (_ms, signal) => {
        resolve(rig)
        return new Promise((ended) => signal.addEventListener('abort', () => ended()))
      },
    })
    rig.beat()
  })
  beat()
  await sender.close()
  expect(spool.size()).toBe(2)
})

it('loses nothing, doubles nothing, keeps the order and has one request at a time, whatever goes wrong', async () => {
  const fault = fc.constantFrom<(Fault | null)[]>(
    null,
    null,
    'cut',
    'commit, then cut',
    'hang',
    { code: 'OVERLOADED' },
    { code: 'INTERNAL' },
    { html: 502 },
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(fault, { maxLength: 12 }),
      fc.array(fc.nat(4), { minLength: 1, maxLength: 12 }),
      async (faults, bursts) => {
        Object.assign(peer, { applied: [], requests: [], mostAtOnce: 0 })
        const rest = [...faults]
        peer.fault = () => rest.shift() ?? null
        const { beat, sender, acknowledged } = startRig({ timeoutMs: faults.includes('hang') ? 40 : 10_000 })
        let sent = 0
        for (const burst of bursts) {
          times(burst, () => beat())
          sent += burst
          // Some fall into a request, some between two.
          await new Promise((resolve) => setImmediate(resolve))
        }
        await acknowledged(sent)
        await sender.close()
        expect(appliedSeqs()).toEqual(upTo(sent))
        // A hung request ends on the agent's side first.
        expect(peer.mostAtOnce).toBeLessThanOrEqual(faults.includes('hang') ? 2 : 1)
      },
    ),
    { numRuns: 25 },
  )
})
