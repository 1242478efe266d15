// Owns that nothing measured or scraped can make the server refuse a whole heartbeat: values outside the contract's bounds are left out.
import type {
  AgentHealthInput,
  ComponentReportInput,
  FilesystemInput,
  HeartbeatInput,
  HostInput,
  PipelineReportInput,
} from './gen/graphql.ts'

export const longestText = 253
const longestShortText = 100
const mostFilesystems = 100
const mostComponents = 100
const highestTemperature = 10_000

/** Amounts that have fractions; every other number of a heartbeat is a count. */
const fractions = new Set([
  'cpuSecondsTotal',
  'cpuSecondsIdle',
  'load1',
  'load5',
  'load15',
  'temperatureCelsius',
  'uptimeSeconds',
  'cpuPercent',
  'utilization',
  'latencyMeanSeconds',
])

export function fitHeartbeat(input: HeartbeatInput): HeartbeatInput {
  return {
    ...input,
    host: input.host ? fitHost(input.host) : null,
    agent: input.agent ? fitNumbers<AgentHealthInput>(input.agent) : null,
    pipelines: input.pipelines?.map(fitPipeline) ?? null,
  }
}

/** U+0000 and half characters cannot be stored. */
export function isText(text: string, longest = longestText): boolean {
  return text.length > 0 && text.length <= longest && !/[\0\p{Surrogate}]/u.test(text)
}

/** At most so long, without what cannot be stored, never half of a character at its end. */
export function cut(text: string, longest: number): string {
  return text
    .replace(/[\0\p{Surrogate}]/gu, '')
    .slice(0, longest)
    .replace(/[\uD800-\uDBFF]$/, '')
}

function fitHost(host: HostInput): HostInput {
  const { filesystems, ...numbers } = host
  return {
    ...fitNumbers<HostInput>(numbers),
    filesystems: filesystems?.filter(fitsFilesystem).slice(0, mostFilesystems) ?? null,
  }
}

function fitsFilesystem({ mountpoint, totalBytes, usedBytes, freeBytes }: FilesystemInput): boolean {
  return isText(mountpoint) && [totalBytes, usedBytes, freeBytes].every(isCount)
}

function fitPipeline(pipeline: PipelineReportInput): PipelineReportInput {
  const fitted = fitNumbers<PipelineReportInput>(pipeline)
  const { utilization, version, components } = fitted
  return {
    ...fitted,
    version: version == null ? null : cut(version, longestShortText),
    utilization: utilization != null && utilization <= 1 ? utilization : null,
    components:
      components
        ?.filter(({ componentId }) => isText(componentId))
        .slice(0, mostComponents)
        .map((component) => fitNumbers<ComponentReportInput>(component)) ?? null,
  }
}

function fitNumbers<Values extends object>(values: Values): Values {
  const entries = Object.entries(values).map(([name, value]: [string, unknown]) => {
    if (typeof value !== 'number') return [name, value]
    return [name, fits(name, value) ? value : null]
  })
  // The same names; a number became null, which every number of these inputs may be.
  return Object.fromEntries(entries) as Values
}

/** NaN fits nothing. */
function fits(name: string, value: number): boolean {
  if (name === 'temperatureCelsius') return Math.abs(value) <= highestTemperature
  return fractions.has(name) ? value >= 0 && value <= Number.MAX_SAFE_INTEGER : isCount(value)
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}
