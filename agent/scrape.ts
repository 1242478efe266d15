// Owns reading an engine's metrics (Prometheus text): one pipeline with its components. Reads what the node's owner named, nothing else.
import parsePrometheusTextFormat from 'parse-prometheus-text-format'
import type { ComponentKind, ComponentReportInput, PipelineReportInput } from './gen/graphql.ts'

export type Scraped = Pick<
  PipelineReportInput,
  | 'version'
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

/** Nobody listens there: the engine's process is gone. Any other failure says nothing of the process. */
export class EngineGone extends Error {
  override readonly name = 'EngineGone'
}

const timeoutMs = 3_000
const largestAnswer = 4 * 1024 * 1024

export async function scrape(url: string, fetchFrom: typeof fetch): Promise<string> {
  const response = await answerOf(url, fetchFrom)
  if (!response.ok) {
    await response.body?.cancel()
    throw new Error(`${url}: expected metrics, got HTTP ${response.status}`)
  }
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > largestAnswer) throw new Error(`${url}: expected at most ${largestAnswer} bytes of metrics, got more`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

async function answerOf(url: string, fetchFrom: typeof fetch): Promise<Response> {
  try {
    // Each time by a new connection: how an old one ended does not tell whether anybody listens.
    const headers = { connection: 'close' }
    return await fetchFrom(url, { headers, signal: AbortSignal.timeout(timeoutMs), redirect: 'error' })
  } catch (error) {
    const { message, cause } = error as Error
    const reason = cause instanceof Error ? cause.message : message
    const refused = (cause as NodeJS.ErrnoException | undefined)?.code === 'ECONNREFUSED'
    throw refused ? new EngineGone(`${url}: nobody listens there`) : new Error(`${url}: ${reason}`)
  }
}

interface Sample {
  readonly name: string
  readonly value: number
  readonly labels: Readonly<Record<string, string>>
}

/** Throws where the text says nothing of the pipeline. */
export function readMetrics(text: string, pipeline: string, now: Date): Scraped {
  // The parser loses a last sample that no line end follows.
  const samples = parsePrometheusTextFormat(`${text}\n`).flatMap(({ name, metrics }) =>
    metrics.map(({ value, labels }): Sample => ({ name, value: Number(value), labels: labels ?? {} })),
  )
  const own = samples.filter((sample) => sample.labels['pipeline'] === pipeline)
  if (own.length === 0)
    throw new Error(`expected metrics with the label pipeline=${JSON.stringify(pipeline)}, got none`)
  const components = componentsOf(own)
  const startedAt = finite(samples.find((sample) => sample.name === 'process_start_time_seconds')?.value)
  return {
    components,
    startedAt,
    version: own.find((sample) => sample.name === 'pipeline_info')?.labels['version'] ?? null,
    uptimeSeconds: startedAt === null ? null : Math.max(0, now.getTime() / 1000 - startedAt),
    utilization: finite(own.find((sample) => sample.name === 'pipeline_utilization')?.value),
    ...totalsOf(components),
  }
}

const counterNames = new Map([
  ['pipeline_component_received_events_total', 'receivedEvents'],
  ['pipeline_component_sent_events_total', 'sentEvents'],
  ['pipeline_component_received_bytes_total', 'receivedBytes'],
  ['pipeline_component_sent_bytes_total', 'sentBytes'],
  ['pipeline_component_errors_total', 'errorsTotal'],
  ['pipeline_component_discarded_events_total', 'discardedEvents'],
] as const)

type CounterName = typeof counterNames extends ReadonlyMap<infer Name, unknown> ? Name : never

const kinds = new Map<string, ComponentKind>([
  ['source', 'SOURCE'],
  ['transform', 'TRANSFORM'],
  ['sink', 'SINK'],
])

function componentsOf(samples: readonly Sample[]): ComponentReportInput[] {
  const components = new Map<string, ComponentReportInput>()
  for (const { name, value, labels } of samples) {
    const componentId = labels['component']
    const kind = kinds.get(labels['kind'] ?? '')
    if (componentId === undefined || kind === undefined) continue
    const component = components.get(componentId) ?? { componentId, kind }
    // A name that is not in the map has no counter: that is what the look-up is for.
    const counter = counterNames.get(name as CounterName)
    const count = Math.floor(value)
    if (counter !== undefined && Number.isSafeInteger(count) && count >= 0) component[counter] = count
    if (name === 'pipeline_component_latency_mean_seconds' && value >= 0 && Number.isFinite(value))
      component.latencyMeanSeconds = value
    components.set(componentId, component)
  }
  return [...components.values()]
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
    bytesOut: sum('SINK', 'sentBytes', 'receivedBytes'),
  }
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null
}
