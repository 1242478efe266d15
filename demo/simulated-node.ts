// Owns one simulated machine: its host, its pipelines, its reboots and its network's absences; it beats through the real mutations.
import { randomUUID } from 'node:crypto'
import { createBackoff } from '../agent/backoff.ts'
import { RequestError, type Client } from '../agent/client.ts'
import { enrollNode, heartbeat, heartbeats } from '../agent/documents.ts'
import type { HeartbeatInput, HostInput } from '../agent/gen/graphql.ts'
import { createWander, type Random } from './random.ts'
import { createSimulatedPipeline, type SimulatedPipeline } from './simulated-pipeline.ts'

export interface SimulatedNodeDeps {
  readonly client: Client
  readonly random: Random
  readonly token: string
  readonly identity: { readonly name: string; readonly region: string; readonly zone: string }
  /** Names and versions of the pipelines it runs. */
  readonly pipelines: readonly { readonly name: string; readonly version: string }[]
}

const gibibyte = 1024 ** 3
const absencesAnHour = 0.15
/** What it keeps while it cannot be heard: two minutes and more. */
const mostKept = 60

export interface SimulatedNode {
  close(): void
}

/** Enrols, and beats until it is closed. */
export async function startSimulatedNode(deps: SimulatedNodeDeps): Promise<SimulatedNode> {
  const { client, random, identity } = deps
  const end = new AbortController()
  const enrolled = await client.request(
    enrollNode,
    {
      input: {
        token: deps.token,
        machineId: `demo-${identity.name}`,
        name: identity.name,
        hostname: `${identity.name}.example.internal`,
        os: 'Linux 6.8',
        arch: 'x64',
        address: `10.${random.whole(0, 31)}.${random.whole(0, 255)}.${random.whole(1, 254)}`,
        agentVersion: '0.1.0',
        labels: [
          { key: 'region', value: identity.region },
          { key: 'zone', value: identity.zone },
        ],
        pipelines: [...deps.pipelines],
      },
    },
    { token: null, signal: end.signal },
  )
  const nodeToken = enrolled.enrollNode.token
  const host = createHost(random)
  const pipelines = new Map<string, SimulatedPipeline>(
    deps.pipelines.map(({ name, version }) => [name, createSimulatedPipeline(random, version)]),
  )
  const backoff = createBackoff(random.next)
  const kept: HeartbeatInput[] = []
  let ids = new Map<string, string>()
  let bootId = randomUUID()
  let seq = 0
  let intervalSeconds = 5
  let absentFor = 0
  let before = performance.now()
  let timer: NodeJS.Timeout | null = null

  function sample(): HeartbeatInput {
    const now = performance.now()
    const seconds = Math.max(0.001, (now - before) / 1000)
    before = now
    seq += 1
    const reports = [...pipelines].flatMap(([name, pipeline]) => {
      const pipelineId = ids.get(name)
      return pipelineId === undefined ? [] : [{ pipelineId, ...pipeline.report(seconds) }]
    })
    return {
      bootId,
      seq,
      sampledAt: new Date().toISOString(),
      agentVersion: '0.1.0',
      engineVersion: '0.52.1',
      deploymentMode: 'STANDALONE',
      host: host(seconds),
      agent: {
        errorsTotal: 0,
        reconnectsTotal: 0,
        spooledHeartbeats: kept.length,
        droppedHeartbeats: 0,
        uptimeSeconds: seq * intervalSeconds,
      },
      pipelines: ids.size > 0 ? reports : null,
    }
  }

  /** Now and then nobody hears it: its network is away and it sends later what it kept, or it reboots and forgets. */
  function absent(): boolean {
    if (absentFor <= 0 && random.chance((absencesAnHour * intervalSeconds) / 3600)) {
      absentFor = random.whole(4, 24)
      if (random.chance(0.4)) reboot()
    }
    absentFor -= 1
    return absentFor > 0
  }

  function reboot(): void {
    kept.length = 0
    bootId = randomUUID()
    seq = 0
  }

  async function beat(): Promise<void> {
    kept.push(sample())
    if (kept.length > mostKept) kept.shift()
    if (absent()) return plan(intervalSeconds * 1000)
    try {
      const answer = await send()
      ids = new Map(answer?.desired.map(({ name, pipelineId }) => [name, pipelineId]))
      intervalSeconds = answer?.intervalSeconds ?? intervalSeconds
      backoff.reset()
      plan(intervalSeconds * 1000)
    } catch (error) {
      // One that is refused for good must not stand in the way of the next.
      if (error instanceof RequestError && error.code === 'INVALID_INPUT') kept.length = 0
      plan(backoff.next(error instanceof RequestError ? error.retryAfterMs : null))
    }
  }

  async function send() {
    const inputs = kept.slice(0, mostKept)
    const [only] = inputs
    if (only && inputs.length === 1) {
      const { heartbeat: answer } = await client.request(
        heartbeat,
        { input: only },
        { token: nodeToken, signal: end.signal },
      )
      kept.splice(0, 1)
      return answer
    }
    const { heartbeats: answers } = await client.request(
      heartbeats,
      { inputs },
      { token: nodeToken, signal: end.signal },
    )
    kept.splice(0, inputs.length)
    return answers.at(-1)
  }

  function plan(ms: number): void {
    if (!end.signal.aborted) timer = setTimeout(() => void beat(), ms)
  }

  // Spread over the interval, as machines that were started by hand are.
  plan(random.between(0, intervalSeconds * 1000))
  return {
    close() {
      end.abort()
      if (timer) clearTimeout(timer)
    },
  }
}

function createHost(random: Random): (seconds: number) => HostInput {
  const cores = random.pick([2, 4, 8, 16])
  const memory = random.pick([4, 8, 16, 32]) * gibibyte
  const disk = random.pick([50, 100, 200, 500]) * gibibyte
  const busy = createWander(random, { mean: random.between(0.1, 0.7), spread: 0.12, low: 0.01, high: 1 })
  const used = createWander(random, { mean: random.between(0.3, 0.75), spread: 0.03, low: 0.1, high: 0.93 })
  const network = createWander(random, { mean: 2e6, spread: 8e5, low: 1e4, high: 2e7 })
  const io = createWander(random, { mean: 1e6, spread: 6e5, low: 0, high: 1e7 })
  const filled = random.between(0.2, 0.9)
  const sums = { total: 0, idle: 0, read: 0, written: 0, rx: 0, tx: 0 }
  let uptime = random.between(3_600, 5_000_000)
  return (seconds) => {
    const share = busy()
    const memoryUsed = Math.round(used() * memory)
    uptime += seconds
    sums.total += cores * seconds
    sums.idle += cores * seconds * (1 - share)
    sums.read += Math.round(io() * seconds)
    sums.written += Math.round(io() * seconds)
    sums.rx += Math.round(network() * seconds)
    sums.tx += Math.round(network() * 0.6 * seconds)
    return {
      memoryTotalBytes: memory,
      memoryUsedBytes: memoryUsed,
      memoryFreeBytes: memory - memoryUsed,
      swapTotalBytes: 0,
      swapUsedBytes: 0,
      cpuSecondsTotal: sums.total,
      cpuSecondsIdle: sums.idle,
      load1: share * cores,
      load5: share * cores * 0.95,
      load15: share * cores * 0.9,
      filesystems: [
        {
          mountpoint: '/',
          totalBytes: disk,
          usedBytes: Math.round(disk * filled),
          freeBytes: Math.round(disk * (1 - filled)),
        },
      ],
      diskReadBytes: sums.read,
      diskWrittenBytes: sums.written,
      netRxBytes: sums.rx,
      netTxBytes: sums.tx,
      uptimeSeconds: uptime,
    }
  }
}
