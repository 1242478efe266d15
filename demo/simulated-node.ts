// Owns one simulated machine: its host, its pipelines, its reboots and its network's absences; it beats through the real mutations.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { createBackoff } from '../agent/backoff.ts'
import { RequestError, type Client } from '../agent/client.ts'
import { enrollNode, heartbeat, heartbeats } from '../agent/documents.ts'
import type { HeartbeatInput } from '../agent/gen/graphql.ts'
import type { Random } from './random.ts'
import { createSimulatedHost } from './simulated-host.ts'
import { createSimulatedPipeline, type SimulatedPipeline } from './simulated-pipeline.ts'

export interface SimulatedNodeDeps {
  readonly client: Client
  readonly random: Random
  readonly token: string
  readonly identity: { readonly name: string; readonly region: string; readonly zone: string }
  /** Names and versions of the pipelines it runs. */
  readonly pipelines: readonly { readonly name: string; readonly version: string }[]
  /** For how long it measured already before it could be heard: that comes first, as from an agent that was away. 0: not at all. */
  readonly historyMinutes: number
}

const absencesAnHour = 0.15
/** What it keeps while it cannot be heard: two minutes and more. */
const mostKept = 60

export interface SimulatedNode {
  close(): void
}

/** Enrols, tells what it kept, and beats until it is closed. */
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
  const host = createSimulatedHost(random)
  const pipelines = new Map<string, SimulatedPipeline>(
    deps.pipelines.map(({ name, version }) => [name, createSimulatedPipeline(random, version)]),
  )
  const backoff = createBackoff(random.next)
  const kept: HeartbeatInput[] = []
  let ids = new Map(enrolled.enrollNode.pipelines.map(({ id, name }) => [name, id]))
  let bootId = randomUUID()
  let seq = 0
  let intervalSeconds = 5
  let absentFor = 0
  let before = Date.now()
  let timer: NodeJS.Timeout | null = null

  function sample(at: number): HeartbeatInput {
    const seconds = Math.max(0.001, (at - before) / 1000)
    before = at
    seq += 1
    const reports = [...pipelines].flatMap(([name, pipeline]) => {
      const pipelineId = ids.get(name)
      return pipelineId === undefined ? [] : [{ pipelineId, ...pipeline.report(seconds) }]
    })
    return {
      bootId,
      seq,
      sampledAt: new Date(at).toISOString(),
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
    kept.push(sample(Date.now()))
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

  async function tellHistory(): Promise<void> {
    const interval = intervalSeconds * 1000
    before = Date.now() - deps.historyMinutes * 60_000
    while (!end.signal.aborted && before + interval < Date.now()) {
      while (kept.length < mostKept && before + interval < Date.now()) kept.push(sample(before + interval))
      try {
        await send()
        backoff.reset()
      } catch (error) {
        await sleep(backoff.next(error instanceof RequestError ? error.retryAfterMs : null), null, { ref: false })
      }
    }
  }

  function plan(ms: number): void {
    if (!end.signal.aborted) timer = setTimeout(() => void beat(), ms)
  }

  await tellHistory()
  // Spread over the interval, as machines that were started by hand are.
  plan(random.between(0, intervalSeconds * 1000))
  return {
    close() {
      end.abort()
      if (timer) clearTimeout(timer)
    },
  }
}
