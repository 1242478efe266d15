// Owns the composition of an agent: enrols, samples at its interval, sends, and does what the answers say.
import { randomUUID } from 'node:crypto'
import { createBeat } from './beat.ts'
import { createClient, RequestError } from './client.ts'
import { enrollNode } from './documents.ts'
import { createEngineReader } from './engines.ts'
import type { AgentHealthInput, HeartbeatInput } from './gen/graphql.ts'
import { describeHost, measureHost } from './measure/host.ts'
import type { AgentOptions } from './options.ts'
import { createSender, type Acknowledged } from './sender.ts'
import { openSpool } from './spool.ts'
import { openState } from './state.ts'

export const agentVersion = '0.1.0'
const firstIntervalSeconds = 5

export interface Agent {
  close(): Promise<void>
}

export function startAgent(options: AgentOptions, log: (message: string) => void): Agent {
  const state = openState(options.stateDir)
  const client = createClient(options.server)
  const now = () => new Date()
  let errors = 0
  let seq = 0
  const bootId = randomUUID()
  // The server's pipelines by name: what this node is to run, as the last answer said.
  let pipelineIds: ReadonlyMap<string, string> = new Map()
  const told = new Set<string>()
  const own = createOwnUse()

  function failed(error: unknown): void {
    errors += 1
    tellOnce((error as Error).message)
  }

  /** The same trouble is told once, until it is over. */
  function tellOnce(message: string): void {
    if (told.has(message)) return
    told.add(message)
    log(message)
  }

  const spool = openSpool({ directory: options.stateDir, now: Date.now, failed })
  const engines = createEngineReader(options.engines, { now, failed })
  const sender = createSender({
    client,
    spool,
    wait,
    failed,
    acknowledged,
    token: async () => state.nodeToken() ?? (await enroll()),
    refused: () => {
      // Without an enrolment token the node token is all there is: it may be right again when the server is itself again.
      if (options.enrollmentToken !== null) state.saveNodeToken(null)
    },
  })
  const beat = createBeat({
    intervalSeconds: firstIntervalSeconds,
    now: () => performance.now(),
    schedule: (run, ms) => {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
    tick: () => void sample().catch(failed),
  })

  async function enroll(): Promise<string> {
    if (options.enrollmentToken === null)
      throw new RequestError(
        'This node is not enrolled: start the agent once with --token ENROLMENT_TOKEN',
        'UNAUTHENTICATED',
      )
    const { enrollNode: enrolled } = await client.request(enrollNode, {
      input: {
        token: options.enrollmentToken,
        machineId: state.machineId,
        name: options.name,
        labels: [...options.labels],
        agentVersion,
        pipelines: options.engines.map(({ pipeline }) => ({ name: pipeline })),
        ...describeHost(),
      },
    })
    state.saveNodeToken(enrolled.token)
    log(`enrolled as ${enrolled.node.name} (${enrolled.node.id})`)
    return enrolled.token
  }

  function acknowledged(answer: Acknowledged): void {
    told.clear()
    for (const { pipelineId, reason } of answer.rejected) tellOnce(`pipeline ${pipelineId} was rejected: ${reason}`)
    pipelineIds = new Map(answer.desired.map(({ name, pipelineId }) => [name, pipelineId]))
    beat.setInterval(answer.intervalSeconds)
  }

  let sampling = false
  async function sample(): Promise<void> {
    // A measurement that hangs costs its own heartbeats, and never makes two at once.
    if (sampling) return
    sampling = true
    try {
      const sampledAt = now().toISOString()
      const [host, pipelines] = await Promise.all([measureHost(), engines.read(pipelineIds)])
      seq += 1
      const input: HeartbeatInput = {
        bootId,
        seq,
        sampledAt,
        agentVersion,
        deploymentMode: 'STANDALONE',
        labels: [...options.labels],
        host,
        agent: health(),
        // Before the first answer nothing is known of pipelines, so nothing is said of them.
        pipelines: pipelineIds.size > 0 ? pipelines : null,
      }
      sender.send(input)
    } finally {
      sampling = false
    }
  }

  function health(): AgentHealthInput {
    return {
      errorsTotal: errors,
      reconnectsTotal: sender.reconnects(),
      spooledHeartbeats: spool.size(),
      droppedHeartbeats: spool.dropped(),
      uptimeSeconds: process.uptime(),
      ...own(),
    }
  }

  return {
    async close() {
      beat.close()
      await sender.close()
      state.close()
    },
  }
}

/** This process' own processor use since the last call, and its memory. */
function createOwnUse(): () => Pick<AgentHealthInput, 'cpuPercent' | 'memoryBytes'> {
  let before = { at: performance.now(), cpu: process.cpuUsage() }
  return () => {
    const now = { at: performance.now(), cpu: process.cpuUsage() }
    const busyMs = (now.cpu.user + now.cpu.system - before.cpu.user - before.cpu.system) / 1000
    const elapsedMs = now.at - before.at
    before = now
    return { cpuPercent: elapsedMs > 0 ? (100 * busyMs) / elapsedMs : null, memoryBytes: process.memoryUsage.rss() }
  }
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    if (signal.aborted) done()
    else signal.addEventListener('abort', done)
  })
}
