import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startAgent, type Agent } from '../../agent/agent.ts'
import type { AgentOptions } from '../../agent/options.ts'
import { createManualClock, type ManualClock } from './agent-clock.ts'
import { startPeer, type Peer } from './agent-peer.ts'

let stateDir: string
let peer: Peer
let clock: ManualClock
let said: string[]
let underWay = 0
const agents: Agent[] = []

beforeEach(async () => {
  stateDir = mkdtempSync(join(tmpdir(), 'fleetbeat-agent-'))
  peer = await startPeer()
  clock = createManualClock()
  said = []
})
afterEach(async () => {
  await Promise.all(agents.splice(0).map((agent) => agent.close()))
  await peer.stop()
  rmSync(stateDir, { recursive: true })
})

function start(changes: Partial<AgentOptions> = {}, measureHost = () => Promise.resolve({ load1: 0.5 })): Agent {
  const options = {
    server: peer.url,
    enrollmentToken: 'fb_enroll_1',
    name: 'one',
    labels: [],
    stateDir,
    engines: [],
    ...changes,
  }
  const agent = startAgent(options, { log: (line) => said.push(line), clock, fetch: countedFetch, measureHost })
  agents.push(agent)
  clock.advance(0)
  return agent
}

const countedFetch: typeof fetch = async (...request) => {
  underWay += 1
  try {
    const response = await fetch(...request)
    return new Response(await response.text(), { status: response.status })
  } finally {
    underWay -= 1
  }
}

/** The agent waits for its clock alone: every request has its answer, and the answer was taken in. */
async function quiet(): Promise<void> {
  for (let turns = 0; turns < 5; turns += 1) {
    await new Promise((resolve) => setImmediate(resolve))
    if (underWay > 0) turns = -1
  }
}

async function pass(seconds: number): Promise<void> {
  clock.advance(1000 * seconds)
  await quiet()
}

/** Time passes, second by second, until it is so. */
async function passUntil(holds: () => boolean): Promise<void> {
  for (let second = 0; !holds(); second += 1) {
    if (second > 300) expect.fail(`It is not so after ${second} seconds. The agent said:\n${said.join('\n')}`)
    await pass(1)
  }
}

describe('enrolment', () => {
  it('happens once, and the node token serves from then on', async () => {
    const agent = start()
    await quiet()
    await agent.close()
    start({ enrollmentToken: null })
    await quiet()
    expect(peer.enrolled).toMatchObject([{ token: 'fb_enroll_1', name: 'one', agentVersion: '0.1.0' }])
    expect(peer.applied.map(({ seq }) => seq)).toEqual([1, 1])
    expect(new Set(peer.applied.map(({ bootId }) => bootId)).size).toBe(2)
    expect(said.join('\n')).not.toMatch(/fb_(node|enroll)_\w/)
  })

  it('happens again when the node token is refused, as the same machine, and the heartbeat arrives', async () => {
    start()
    await quiet()
    peer.nodeToken = 'fb_node_2'
    await passUntil(() => peer.applied.length === 3)
    expect(peer.applied.map(({ seq }) => seq)).toEqual([1, 2, 3])
    expect(peer.enrolled).toHaveLength(2)
    expect(new Set(peer.enrolled.map(({ machineId }) => machineId)).size).toBe(1)
    expect(readFileSync(join(stateDir, 'node-token'), 'utf8')).toBe('fb_node_2\n')
    expect(said.filter((line) => line.includes('UNAUTHENTICATED'))).toHaveLength(1)
  })

  it('keeps a refused node token until there is another, and tries it again', async () => {
    writeFileSync(join(stateDir, 'node-token'), 'fb_node_1\n')
    peer.fault = () => ({ code: 'UNAUTHENTICATED' })
    start()
    await passUntil(() => peer.requests.length >= 6)
    expect(readFileSync(join(stateDir, 'node-token'), 'utf8')).toBe('fb_node_1\n')
    expect(new Set(peer.requests.map(({ operation }) => operation))).toEqual(
      new Set(['Heartbeat', 'EnrollNode', 'Heartbeats']),
    )
    peer.fault = ({ operation }) => (operation === 'EnrollNode' ? { code: 'UNAUTHENTICATED' } : null)
    await passUntil(() => peer.applied.length > 3)
    expect(peer.applied.slice(0, 3).map(({ seq }) => seq)).toEqual([1, 2, 3])
  })

  it('is impossible without any token: one clear line, and the directory is free again', () => {
    for (let time = 0; time < 2; time += 1)
      expect(() => start({ enrollmentToken: null })).toThrow(/No node token is in .*--token/)
  })
})

describe('the heartbeat', () => {
  const secondsOf = () =>
    peer.applied.map(({ sampledAt }) => (Date.parse(sampledAt) - Date.parse(peer.applied[0]?.sampledAt ?? '')) / 1000)

  it('is numbered, dated and follows the interval that the server says', async () => {
    peer.intervalSeconds = 2
    start()
    await quiet()
    for (let beat = 0; beat < 3; beat += 1) await pass(2)
    peer.intervalSeconds = 10
    await pass(2)
    await pass(10)
    expect(peer.applied.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6])
    expect(secondsOf()).toEqual([0, 2, 4, 6, 8, 18])
    expect(new Set(peer.applied.map(({ bootId }) => bootId)).size).toBe(1)
  })

  it('is sampled on the clock while the server is away, and nothing of it is lost', async () => {
    start()
    await quiet()
    await peer.stop()
    for (let tick = 0; tick < 6; tick += 1) await pass(5)
    await peer.start()
    await passUntil(() => peer.applied.length >= 7)
    expect(peer.applied.map(({ seq }) => seq)).toEqual(peer.applied.map((_, index) => index + 1))
    expect(secondsOf().slice(0, 7)).toEqual([0, 5, 10, 15, 20, 25, 30])
    // How the connection ended, why there is no other, that there is one again: each once, whatever the number of attempts.
    expect(said.filter((line) => line.startsWith('server: ')).length).toBeLessThanOrEqual(3)
    expect(said.at(-1)).toBe('server: all right again')
    await pass(5)
    expect(peer.applied.at(-1)?.agent).toMatchObject({ reconnectsTotal: 1, spooledHeartbeats: 0, droppedHeartbeats: 0 })
  })

  it('survives the agent too: what was sampled is sent by the next one, first', async () => {
    await peer.stop()
    const agent = start()
    await quiet()
    for (let tick = 0; tick < 3; tick += 1) await pass(5)
    await agent.close()
    await peer.start()
    start()
    await passUntil(() => peer.applied.length >= 5)
    expect(peer.applied.slice(0, 5).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 1])
  })

  it('is one at a time: a measurement that takes longer than the interval costs the ticks meanwhile', async () => {
    const measured: (() => void)[] = []
    start({}, () => new Promise((resolve) => measured.push(() => resolve({ load1: 1 }))))
    await pass(12)
    expect(measured).toHaveLength(1)
    measured[0]?.()
    await quiet()
    await pass(3)
    measured[1]?.()
    await quiet()
    expect(peer.applied.map(({ seq }) => seq)).toEqual([1, 2])
    expect(secondsOf()).toEqual([0, 15])
  })

  it('comes also where the host cannot be measured, and says so once', async () => {
    start({}, () => Promise.reject(new Error('no /proc')))
    await quiet()
    for (let tick = 0; tick < 2; tick += 1) await pass(5)
    expect(peer.applied.map(({ host }) => host)).toEqual([null, null, null])
    expect(peer.applied.at(-1)?.agent).toMatchObject({ errorsTotal: 3 })
    expect(said.filter((line) => line.includes('no /proc'))).toHaveLength(1)
  })

  it('says nothing of pipelines before the server told them, and reports them from then on', async () => {
    start({ engines: [{ pipeline: 'orders', metricsUrl: 'http://127.0.0.1:1/metrics', logFile: null }] })
    await passUntil(() => peer.applied.length === 2)
    expect(peer.applied.map(({ pipelines }) => pipelines)).toMatchObject([
      null,
      [{ pipelineId: 'pipe_orders', status: 'STARTING' }],
    ])
  })
})
