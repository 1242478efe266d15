// Owns the nodes of the rig: enrolled and beating through the real mutations, as agents do, but for the pace, which is the rig's. Each heartbeat
// carries its number twice: in a log line, and as the version of its agent, which its row on the fleet page shows.
import { createClient, type Client } from '../../agent/client.ts'
import { enrollNode, heartbeat } from '../../agent/documents.ts'
import type { PipelineReportInput } from '../../agent/gen/graphql.ts'
import { createRandom, type Random } from '../../demo/random.ts'
import { createSimulatedHost } from '../../demo/simulated-host.ts'
import { createSimulatedPipeline, type SimulatedPipeline } from '../../demo/simulated-pipeline.ts'
import type { Sent } from './sequence.ts'

export interface BeatingFleet {
  /** Ids of the nodes, by their numbers. */
  readonly nodeIds: readonly string[]
  /** Heartbeats a second from now on, of all nodes together. */
  pace(hz: number): void
  /** Whether node 0 switches its pipeline to and fro from now on; not at first. */
  switching(on: boolean): void
  /** The number of the next heartbeat. */
  next(): number
  /** What was acknowledged from that number on, in order; rejects where a heartbeat failed. */
  sentSince(number: number): Promise<readonly Sent[]>
  close(): Promise<void>
}

interface FleetDeps {
  readonly server: string
  readonly token: string
  readonly nodes: number
  readonly pushHz: number
}

interface Beat {
  readonly number: number
  readonly switched: boolean
  /** Whether the switched pipeline runs. */
  readonly on: boolean
}

interface RigNode {
  readonly id: string
  /** The numbered heartbeat; `running`: how the switched pipeline reports itself. */
  beat(number: number, running: boolean): Promise<void>
}

/** Its status goes to and fro on node 0; on every node, its log has the numbered lines. */
const switched = 'rig-switch'
const pipelineNames = ['nginx-to-loki', 'kafka-to-s3', switched] as const
/** What was sent and judged long ago; an hour of the hardest run. */
const mostKept = 100_000

export async function startFleet({ server, token, nodes: count, pushHz }: FleetDeps): Promise<BeatingFleet> {
  const client = createClient(server, { fetch })
  const ending = new AbortController()
  const nodes: RigNode[] = []
  for (let index = 0; index < count; index += 1)
    nodes.push(await enrol({ client, token, index, signal: ending.signal }))
  /** One after the other for each node, as an agent sends. */
  const turns = new Map<RigNode, Promise<void>>()
  let sent: Sent[] = []
  let failure: Error | null = null
  let number = 0
  let switching = false
  /** It switches with every other of its heartbeats. */
  let turned = false
  let running = true
  let intervalMs = 1_000 / pushHz
  let dueAt = performance.now()
  let timer = setTimeout(tick)

  /** Decided with the number, so that what is said of numbers is said of switches too. */
  function switches(node: RigNode): boolean {
    if (node !== nodes[0] || !switching) return false
    turned = !turned
    if (turned) running = !running
    return turned
  }

  async function beat(node: RigNode, { number: own, switched, on }: Beat): Promise<void> {
    await node.beat(own, on)
    sent.push({ number: own, node: own % nodes.length, switched })
    sent = sent.slice(-mostKept)
  }

  function tick(): void {
    const node = nodes[number % nodes.length]
    if (!node) return
    const switched = switches(node)
    const own = { number, switched, on: node !== nodes[0] || running }
    number += 1
    const turn = (turns.get(node) ?? Promise.resolve())
      .then(() => beat(node, own))
      .catch((error: unknown) => {
        if (!ending.signal.aborted) failure ??= error as Error
      })
    turns.set(node, turn)
    // By the clock, not by the timer before: but what is late does not come in a burst.
    dueAt = Math.max(dueAt + intervalMs, performance.now())
    timer = setTimeout(tick, dueAt - performance.now())
  }

  return {
    nodeIds: nodes.map(({ id }) => id),
    pace: (hz) => {
      intervalMs = 1_000 / hz
    },
    switching: (on) => {
      switching = on
    },
    next: () => number,
    async sentSince(first) {
      await Promise.all(turns.values())
      if (failure) throw new Error(`A heartbeat failed: ${failure.message}`)
      return sent.filter((one) => one.number >= first).sort((a, b) => a.number - b.number)
    },
    async close() {
      clearTimeout(timer)
      ending.abort()
      await Promise.all(turns.values())
    },
  }
}

interface EnrolDeps {
  readonly client: Client
  readonly token: string
  readonly index: number
  readonly signal: AbortSignal
}

async function enrol({ client, token, index, signal }: EnrolDeps): Promise<RigNode> {
  const name = `rig-node-${String(index).padStart(3, '0')}`
  const enrolled = await client.request(
    enrollNode,
    {
      input: {
        token,
        machineId: name,
        name,
        os: 'Linux 6.8',
        arch: 'x64',
        agentVersion: '0.1.0',
        pipelines: pipelineNames.map((pipeline) => ({ name: pipeline, version: '1' })),
      },
    },
    { token: null, signal },
  )
  const { token: nodeToken, node, pipelines: known } = enrolled.enrollNode
  const ids = new Map(known.map((pipeline) => [pipeline.name, pipeline.id]))
  const random = createRandom(index + 1)
  const host = createSimulatedHost(random)
  const pipelines = pipelinesOf(random)
  let beats = 0
  let before = performance.now()

  return {
    id: node.id,
    async beat(number, running) {
      const now = performance.now()
      const seconds = Math.max(0.001, (now - before) / 1_000)
      before = now
      beats += 1
      const at = new Date().toISOString()
      const line = `INFO rig-line-${padded(number)}`
      const reports = [...pipelines].flatMap(([pipelineName, pipeline]): PipelineReportInput[] => {
        const pipelineId = ids.get(pipelineName)
        if (pipelineId === undefined) return []
        const report = { pipelineId, ...pipeline.report(seconds), status: 'RUNNING' as const }
        if (pipelineName !== switched) return [report]
        return [{ ...report, status: running ? 'RUNNING' : 'STARTING', logs: [{ at, line }] }]
      })
      await client.request(
        heartbeat,
        {
          input: {
            bootId: `boot-of-${name}`,
            seq: beats,
            sampledAt: at,
            agentVersion: `rig-beat-${padded(number)}`,
            deploymentMode: 'STANDALONE',
            host: host(seconds),
            pipelines: reports,
          },
        },
        { token: nodeToken, signal },
      )
    },
  }
}

/** As they are written, whatever reads them finds the whole number. */
export function padded(number: number): string {
  return String(number).padStart(6, '0')
}

function pipelinesOf(random: Random): ReadonlyMap<string, SimulatedPipeline> {
  // None of them crashes by itself: what changes its status is what the rig switches.
  return new Map(pipelineNames.map((name) => [name, createSimulatedPipeline(random, '1', 0)]))
}
