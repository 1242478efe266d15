// Owns reading an engine's metrics (Prometheus text): one pipeline with its components. Reads what the node's owner named, nothing else.
import parsePrometheusTextFormat from 'parse-prometheus-text-format'
import type { ComponentKind, ComponentReportInput, PipelineReportInput } from './gen/graphql.ts'

export type Scraped = Pick<
  PipelineReportInput,
  | 'version'
  | 'pid'
  | 'uptimeSeconds'
  | 'eventsIn'
  | 'eventsOut'
  | 'errorsTotal'
  | 'eventsDiscarded'
  | 'bytesIn'
  | 'bytesOut'
  | 'utilization'
> & {
  readonly components: ComponentReportInput[]
  /** When the engine's process started, in seconds since 1970: another value is a restart. */
  readonly startedAt: number | null
}

const timeoutMs = 3_000
const largestAnswer = 4 * 1024 * 1024
const mostComponents = 100

export async function scrape(url: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs), redirect: 'error' })
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  const text = await response.text()
  if (text.length > largestAnswer)
    throw new Error(`${url} answered ${text.length} characters: expected at most ${largestAnswer}`)
  return text
}

interface Sample {
  readonly name: string
  readonly value: number
  readonly labels: Readonly<Record<string, string>>
}

/** Throws where the text is no Prometheus exposition. */
export function readMetrics(text: string, pipeline: string, now: Date): Scraped {
  const samples = parsePrometheusTextFormat(text).flatMap(({ name, metrics }) =>
    metrics.map(({ value, labels }): Sample => ({ name, value: Number(value), labels: labels ?? {} })),
  )
  const own = samples.filter((sample) => sample.labels['pipeline'] === pipeline)
  const components = componentsOf(own)
  const startedAt = finite(samples.find((sample) => sample.name === 'process_start_time_seconds')?.value)
  return {
    components,
    startedAt,
    version: own.find((sample) => sample.name === 'pipeline_info')?.labels['version'] ?? null,
    pid: null,
    uptimeSeconds: startedAt === null ? null : Math.max(0, now.getTime() / 1000 - startedAt),
    utilization: share(own.find((sample) => sample.name === 'pipeline_utilization')?.value),
    ...totalsOf(components),
  }
}

const counterNames = {
  pipeline_component_received_events_total: 'receivedEvents',
  pipeline_component_sent_events_total: 'sentEvents',
  pipeline_component_received_bytes_total: 'receivedBytes',
  pipeline_component_sent_bytes_total: 'sentBytes',
  pipeline_component_errors_total: 'errorsTotal',
  pipeline_component_discarded_events_total: 'discardedEvents',
} as const

const kinds: Readonly<Record<string, ComponentKind>> = { source: 'SOURCE', transform: 'TRANSFORM', sink: 'SINK' }

function componentsOf(samples: readonly Sample[]): ComponentReportInput[] {
  const components = new Map<string, ComponentReportInput>()
  for (const { name, value, labels } of samples) {
    const componentId = labels['component']
    const kind = kinds[labels['kind'] ?? '']
    if (componentId === undefined || kind === undefined) continue
    const component = components.get(componentId) ?? { componentId, kind }
    const counter = counterNames[name as keyof typeof counterNames] as
      (typeof counterNames)[keyof typeof counterNames] | undefined
    const count = Math.floor(value)
    if (counter !== undefined && Number.isSafeInteger(count) && count >= 0) component[counter] = count
    if (name === 'pipeline_component_latency_mean_seconds' && value >= 0 && Number.isFinite(value))
      component.latencyMeanSeconds = value
    components.set(componentId, component)
  }
  return [...components.values()].slice(0, mostComponents)
}

/** What goes into the sources came into the pipeline, what leaves the sinks left it; errors and drops are those of all. */
function totalsOf(components: readonly ComponentReportInput[]) {
  const sum = (kind: ComponentKind | null, ...names: readonly (keyof ComponentReportInput)[]): number | null => {
    const values = components
      .filter((component) => kind === null || component.kind === kind)
      .map((component) => names.map((name) => component[name]).find((value) => typeof value === 'number'))
      .filter((value) => value !== undefined)
    return values.length > 0 ? values.reduce((total, value) => total + value, 0) : null
  }
  return {
    eventsIn: sum('SOURCE', 'receivedEvents', 'sentEvents'),
    eventsOut: sum('SINK', 'sentEvents', 'receivedEvents'),
    errorsTotal: sum(null, 'errorsTotal'),
    eventsDiscarded: sum(null, 'discardedEvents'),
    bytesIn: sum('SOURCE', 'receivedBytes'),
    bytesOut: sum('SINK', 'sentBytes'),
  }
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null
}

function share(value: number | undefined): number | null {
  return value !== undefined && value >= 0 && value <= 1 ? value : null
}
