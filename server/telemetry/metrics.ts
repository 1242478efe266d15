// Owns what the server counts of itself, as Prometheus metrics. The ingest is told as a pipeline, so that an agent can report it like any other.
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import { createSelfMetrics } from './self-metrics.ts'

/** The name under which the server's own ingest is a pipeline. */
export const ingestPipeline = 'fleetbeat-ingest'
/** Of the pipeline's shape, which is not the program's: the components below. */
const ingestPipelineVersion = '1'

export const ingestComponents = [
  { name: 'heartbeats', kind: 'source' },
  { name: 'validate', kind: 'transform' },
  { name: 'batch', kind: 'transform' },
  { name: 'database', kind: 'sink' },
  { name: 'streams', kind: 'sink' },
] as const
export type IngestComponent = (typeof ingestComponents)[number]['name']

/** A change of a component's counts; what is absent stays. */
export interface Passed {
  readonly received?: number
  readonly sent?: number
  readonly errors?: number
  readonly discarded?: number
  /** The time one event spent in the component, for its mean. */
  readonly seconds?: number
}

/** What rows are written for. Of heartbeats: those of a flush that came from the same start of an agent are one row. */
export const writeSources = [
  'heartbeats',
  'host_samples',
  'node_pipelines',
  'node_components',
  'pipeline_minutes',
  'component_minutes',
  'log_entries',
  'status_changes',
  'enrolments',
  'rollups',
  'retention',
] as const
export type WriteSource = (typeof writeSources)[number]

export type Metrics = ReturnType<typeof createMetrics>

/** How many are there now, and how often what happened since the start. */
export interface DeliveryFigures {
  readonly operations: number
  readonly connections: number
  readonly groups: number
  readonly executions: number
  readonly deliveries: number
  readonly skipped: number
  readonly resumes: number
  readonly resets: number
}

/** What is read when the metrics are. */
export interface Gauges {
  readonly queueDepth: () => number
  readonly delivery: () => DeliveryFigures
  readonly live: () => { readonly series: number; readonly bytes: number }
}

export function createMetrics(version: string, gauges: Gauges) {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const component = componentCounters(registry)
  const latency = latencyMeans(registry)
  new Gauge({
    name: 'pipeline_info',
    help: 'A pipeline and its version; always 1.',
    labelNames: ['pipeline', 'version'],
    registers: [registry],
  })
    .labels(ingestPipeline, ingestPipelineVersion)
    .set(1)
  new Gauge({
    name: 'fleetbeat_build_info',
    help: 'The version of Fleetbeat that runs; always 1.',
    labelNames: ['version'],
    registers: [registry],
  })
    .labels(version)
    .set(1)
  gauge(registry, {
    name: 'fleetbeat_ingest_queue_heartbeats',
    help: 'Heartbeats that wait for their group.',
    read: gauges.queueDepth,
  })
  gauge(registry, {
    name: 'fleetbeat_live_series',
    help: 'Pipelines and components on nodes whose last samples are in memory.',
    read: () => gauges.live().series,
  })
  gauge(registry, {
    name: 'fleetbeat_live_bytes',
    help: 'Memory that those samples take.',
    read: () => gauges.live().bytes,
  })
  deliveryMetrics(registry, gauges.delivery)
  const flushes = new Histogram({
    name: 'fleetbeat_flush_seconds',
    help: 'Time of one group commit.',
    buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [registry],
  })
  const written = new Counter({
    name: 'fleetbeat_rows_written_total',
    help: 'Rows written to the database, by what for; of retention, the partitions dropped.',
    labelNames: ['source'],
    registers: [registry],
  })
  for (const source of writeSources) written.labels(source).inc(0)
  const self = createSelfMetrics(registry)
  return {
    wrote: (source: WriteSource, rows: number) => written.labels(source).inc(rows),
    /** Rows written since the start, by what for. */
    async written(): Promise<Record<string, number>> {
      const { values } = await written.get()
      return Object.fromEntries(values.map(({ labels, value }) => [String(labels.source), value]))
    },
    passed(name: IngestComponent, passed: Passed): void {
      component(name, passed)
      if (passed.seconds !== undefined) latency(name, passed.seconds)
    },
    flushed: (seconds: number) => flushes.observe(seconds),
    self,
    contentType: registry.contentType,
    text: () => registry.metrics(),
  }
}

function gauge(registry: Registry, options: { name: string; help: string; read: () => number }): void {
  const { name, help, read } = options
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(read())
    },
  })
}

function deliveryMetrics(registry: Registry, read: () => DeliveryFigures): void {
  const now = (name: string, help: string, figure: keyof DeliveryFigures) =>
    gauge(registry, { name, help, read: () => read()[figure] })
  now('fleetbeat_streams_open', 'Open subscriptions.', 'operations')
  now('fleetbeat_stream_connections', 'Connections and reservations that carry them.', 'connections')
  now('fleetbeat_stream_groups', 'Groups of subscribers for whom an event is executed once.', 'groups')
  const since = (name: string, help: string, figure: keyof DeliveryFigures) =>
    new Counter({
      name,
      help,
      registers: [registry],
      collect() {
        this.reset()
        this.inc(read()[figure])
      },
    })
  since('fleetbeat_stream_executions_total', 'Events executed, once a group.', 'executions')
  since('fleetbeat_stream_deliveries_total', 'Events handed to subscribers.', 'deliveries')
  since('fleetbeat_stream_skipped_total', 'Events and entries that slow subscribers did not get one by one.', 'skipped')
  since('fleetbeat_stream_resumes_total', 'Subscriptions that went on after a cursor.', 'resumes')
  since('fleetbeat_stream_resets_total', 'Subscriptions that were told that not all could be told.', 'resets')
}

const componentKind = new Map(ingestComponents.map(({ name, kind }) => [name, kind]))
const labelNames = ['pipeline', 'component', 'kind'] as const

function componentCounters(registry: Registry) {
  const counter = (name: string, help: string) =>
    new Counter({ name: `pipeline_component_${name}_total`, help, labelNames, registers: [registry] })
  const counters = {
    received: counter('received_events', 'Events a component received.'),
    sent: counter('sent_events', 'Events a component sent on.'),
    errors: counter('errors', 'Events that failed in a component.'),
    discarded: counter('discarded_events', 'Events a component dropped or refused.'),
  }
  for (const { name, kind } of ingestComponents)
    for (const each of Object.values(counters)) each.labels(ingestPipeline, name, kind).inc(0)
  return (name: IngestComponent, passed: Passed): void => {
    const kind = componentKind.get(name) ?? 'transform'
    for (const [field, each] of Object.entries(counters)) {
      const value = passed[field as keyof typeof counters]
      if (value) each.labels(ingestPipeline, name, kind).inc(value)
    }
  }
}

/** The weight of the newest value in the moving mean: about the last twenty count. */
const newestWeight = 0.1

function latencyMeans(registry: Registry) {
  const means = new Gauge({
    name: 'pipeline_component_latency_mean_seconds',
    help: 'Mean time an event spends in a component, moving.',
    labelNames,
    registers: [registry],
  })
  const current = new Map<IngestComponent, number>()
  return (name: IngestComponent, seconds: number): void => {
    const before = current.get(name) ?? seconds
    const mean = before + newestWeight * (seconds - before)
    current.set(name, mean)
    means.labels(ingestPipeline, name, componentKind.get(name) ?? 'transform').set(mean)
  }
}
