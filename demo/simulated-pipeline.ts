// Owns one simulated pipeline process: counters that grow with its traffic, crashes and restarts, and the lines it logs.
import type {
  ComponentKind,
  ComponentReportInput,
  LogLineInput,
  PipelineReportInput,
  PipelineStatus,
} from '../agent/gen/graphql.ts'
import { createWander, type Random } from './random.ts'

export interface SimulatedPipeline {
  /** Lives for so many seconds, and reports. */
  report(seconds: number): Omit<PipelineReportInput, 'pipelineId'>
}

interface Stage {
  readonly componentId: string
  readonly kind: ComponentKind
  /** What share of its events it sends on. */
  readonly keeps: number
  readonly latency: () => number
  received: number
  sent: number
  errors: number
}

const transforms = ['parse', 'enrich', 'sample', 'redact', 'route'] as const
const eventBytes = 480
const usualCrashesAnHour = 0.05
const mostLines = 4

export function createSimulatedPipeline(
  random: Random,
  version: string,
  crashesAnHour = usualCrashesAnHour,
): SimulatedPipeline {
  const rate = createWander(random, { mean: random.between(100, 4_000), spread: 300, low: 5, high: 8_000 })
  const stages = createStages(random)
  let status: PipelineStatus = 'STARTING'
  let until = random.between(2, 8)
  let uptime = 0
  let restarts = 0

  /** STARTING and CRASHED last a while; RUNNING until chance ends it. */
  function live(seconds: number): void {
    uptime += seconds
    until -= seconds
    if (status === 'RUNNING' && random.chance((crashesAnHour * seconds) / 3600)) {
      status = 'CRASHED'
      until = random.between(10, 90)
    } else if (status === 'CRASHED' && until <= 0) {
      status = 'STARTING'
      until = random.between(3, 10)
      restarts += 1
      uptime = 0
      // A new process counts from zero.
      for (const stage of stages) Object.assign(stage, { received: 0, sent: 0, errors: 0 })
    } else if (status === 'STARTING' && until <= 0) {
      status = 'RUNNING'
    }
  }

  function flow(seconds: number): void {
    let events = Math.round(rate() * seconds)
    for (const stage of stages) {
      const failed = random.chance(0.05) ? Math.round(events * random.between(0, 0.01)) : 0
      stage.received += events
      stage.errors += failed
      events = Math.round((events - failed) * stage.keeps)
      stage.sent += events
    }
  }

  return {
    report(seconds) {
      live(seconds)
      if (status === 'RUNNING') flow(seconds)
      const [source, sink] = [stages[0], stages.at(-1)]
      return {
        version,
        status,
        pid: status === 'CRASHED' ? null : 1_000 + restarts,
        uptimeSeconds: uptime,
        restarts,
        utilization: status === 'RUNNING' ? random.between(0.2, 0.8) : 0,
        eventsIn: source?.received ?? 0,
        eventsOut: sink?.sent ?? 0,
        errorsTotal: stages.reduce((sum, stage) => sum + stage.errors, 0),
        eventsDiscarded: stages.reduce((sum, stage) => sum + stage.received - stage.sent, 0),
        bytesIn: (source?.received ?? 0) * eventBytes,
        bytesOut: (sink?.sent ?? 0) * eventBytes,
        components: stages.map(componentOf),
        logs: linesOf(random, status, stages),
      }
    },
  }
}

function createStages(random: Random): Stage[] {
  const count = random.whole(1, 3)
  const stage = (componentId: string, kind: ComponentKind, keeps: number): Stage => {
    const mean = random.between(0.0005, 0.02)
    const latency = createWander(random, { mean, spread: mean / 4, low: 0.0001, high: 0.5 })
    return { componentId, kind, keeps, latency, received: 0, sent: 0, errors: 0 }
  }
  const first = random.whole(0, transforms.length - 1)
  return [
    stage('source', 'SOURCE', 1),
    ...Array.from({ length: count }, (_, at) =>
      stage(transforms[(first + at) % transforms.length] ?? 'parse', 'TRANSFORM', random.between(0.9, 1)),
    ),
    stage('sink', 'SINK', 1),
  ]
}

function componentOf(stage: Stage): ComponentReportInput {
  return {
    componentId: stage.componentId,
    kind: stage.kind,
    receivedEvents: stage.received,
    sentEvents: stage.sent,
    receivedBytes: stage.received * eventBytes,
    sentBytes: stage.sent * eventBytes,
    errorsTotal: stage.errors,
    discardedEvents: 0,
    latencyMeanSeconds: stage.latency(),
  }
}

const infos = [
  'flushed a batch to the sink',
  'rotated the buffer',
  'acknowledged up to the current offset',
  'reloaded the lookup table',
] as const
const warnings = [
  'sink answered slowly, backing off',
  'buffer is 80 % full',
  'dropped an event that is too large',
] as const

function linesOf(random: Random, status: PipelineStatus, stages: readonly Stage[]): LogLineInput[] {
  const at = new Date().toISOString()
  if (status === 'CRASHED')
    return random.chance(0.3) ? [{ at, line: 'FATAL panic: the connection to the sink was closed' }] : []
  if (!random.chance(0.25)) return []
  return Array.from({ length: random.whole(1, mostLines) }, () => {
    const componentId = stages[random.whole(0, stages.length - 1)]?.componentId ?? null
    if (random.chance(0.04))
      return { at, componentId, line: `ERROR a request to the sink failed after ${random.whole(2, 9)} tries` }
    if (random.chance(0.12)) return { at, componentId, line: `{"level":"warn","msg":"${random.pick(warnings)}"}` }
    return { at, componentId, line: `INFO ${random.pick(infos)} (${random.whole(100, 9_000)} events)` }
  })
}
