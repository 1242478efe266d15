// Owns the bounds of a heartbeat and of an enrolment: what passes here can be written. Knows nothing of what is stored.
import { bounds } from '../../schema/bounds.ts'
import { invalidInput } from '../../schema/errors.ts'
import { decodeId } from '../../schema/ids.ts'
import type {
  ComponentReportInput,
  EnrollNodeInput,
  HeartbeatInput,
  LabelInput,
  LogLineInput,
  PipelineReportInput,
} from '../../schema/inputs.ts'
import { unstorable } from '../../schema/storable.ts'
import type { Label } from '../../schema/shapes.ts'
import type { Heartbeat, LogLine, PipelineReport } from '../records.ts'
import { parseLine } from './log-line.ts'

export function validateHeartbeat(input: HeartbeatInput, receivedAt: Date): Heartbeat {
  if (input.seq < 1) throw invalidInput('input.seq', 'a number of 1 or more', input.seq)
  // A clock ahead of ours would put the sample where no chart looks for it.
  const sampledAt = input.sampledAt > receivedAt ? receivedAt : input.sampledAt
  atMost(input.pipelines, bounds.pipelines, 'input.pipelines')
  const lines = input.pipelines?.reduce((sum, pipeline) => sum + (pipeline.logs?.length ?? 0), 0) ?? 0
  if (lines > bounds.logLines)
    throw invalidInput('input.pipelines', `at most ${bounds.logLines} log lines in all`, lines)
  return {
    bootId: text(input.bootId, 'input.bootId', { max: bounds.shortText, min: 1 }),
    seq: input.seq,
    sampledAt,
    receivedAt,
    agentVersion: text(input.agentVersion, 'input.agentVersion', { max: bounds.shortText }),
    engineVersion: optionalText(input.engineVersion, 'input.engineVersion', bounds.shortText),
    deploymentMode: input.deploymentMode,
    labels: input.labels ? labelsOf(input.labels, 'input.labels') : null,
    host: hostOf(input.host),
    agentHealth: input.agent ? gauges(input.agent, 'input.agent') : null,
    pipelines: input.pipelines ? lastOfEach(input.pipelines).map((pipeline) => reportOf(pipeline, sampledAt)) : null,
  }
}

export function validateEnrollment(input: EnrollNodeInput): EnrollNodeInput {
  const short = (value: string | null | undefined, name: string) =>
    optionalText(value, `input.${name}`, bounds.shortText)
  const long = (value: string | null | undefined, name: string) => optionalText(value, `input.${name}`, bounds.text)
  atMost(input.pipelines, bounds.pipelines, 'input.pipelines')
  return {
    token: input.token,
    machineId: text(input.machineId, 'input.machineId', { max: bounds.text, min: 1 }),
    name: text(input.name, 'input.name', { max: bounds.text, min: 1 }),
    hostname: long(input.hostname, 'hostname'),
    os: short(input.os, 'os'),
    arch: short(input.arch, 'arch'),
    address: long(input.address, 'address'),
    agentVersion: short(input.agentVersion, 'agentVersion'),
    labels: input.labels ? labelsOf(input.labels, 'input.labels') : null,
    pipelines: (input.pipelines ?? []).map((pipeline) => {
      atMost(pipeline.components, bounds.componentsAPipeline, 'input.pipelines.components')
      return {
        name: text(pipeline.name, 'input.pipelines.name', { max: bounds.text, min: 1 }),
        version: short(pipeline.version, 'pipelines.version'),
        components: (pipeline.components ?? []).map((component) => ({
          componentId: text(component.componentId, 'input.pipelines.components.componentId', {
            max: bounds.text,
            min: 1,
          }),
          kind: component.kind,
        })),
      }
    }),
  }
}

export function validateLabel(value: string, path: string): string {
  return text(value, path, { max: bounds.text, min: 1 })
}

/** One pipeline twice in a heartbeat: the last report wins. */
function lastOfEach(reports: readonly PipelineReportInput[]): PipelineReportInput[] {
  return [...new Map(reports.map((report) => [report.pipelineId, report])).values()]
}

function reportOf(input: PipelineReportInput, sampledAt: Date): PipelineReport {
  const path = `input.pipelines[${JSON.stringify(input.pipelineId.slice(0, bounds.shortText))}]`
  atMost(input.components, bounds.componentsAPipeline, `${path}.components`)
  if (input.pid != null && input.pid < 0) throw invalidInput(`${path}.pid`, 'a number of 0 or more', input.pid)
  if (input.utilization != null && !(input.utilization >= 0 && input.utilization <= 1))
    throw invalidInput(`${path}.utilization`, 'a number from 0 to 1', input.utilization)
  notNegative(input.uptimeSeconds, `${path}.uptimeSeconds`)
  return {
    ...input,
    pipelineKey: decodeId('pipeline', input.pipelineId),
    version: optionalText(input.version, `${path}.version`, bounds.shortText),
    configChecksum: optionalText(input.configChecksum, `${path}.configChecksum`, bounds.text),
    components: input.components ? lastComponents(input.components, path) : null,
    logs: (input.logs ?? []).map((line) => lineOf(line, `${path}.logs`, sampledAt)),
  }
}

function lastComponents(inputs: readonly ComponentReportInput[], path: string): ComponentReportInput[] {
  for (const input of inputs) {
    text(input.componentId, `${path}.components.componentId`, { max: bounds.text, min: 1 })
    notNegative(input.latencyMeanSeconds, `${path}.components.latencyMeanSeconds`)
  }
  return [...new Map(inputs.map((input) => [input.componentId, input])).values()]
}

function lineOf(input: LogLineInput, path: string, sampledAt: Date): LogLine {
  const bytes = Buffer.byteLength(input.line)
  if (bytes > bounds.logLineBytes) throw invalidInput(path, `lines of at most ${bounds.logLineBytes} bytes`, bytes)
  const parsed = parseLine(storable(input.line))
  return {
    // JSON spells out what the line itself did not hold.
    level: storable(parsed.level),
    message: storable(parsed.message),
    loggedAt: parsed.at ?? input.at ?? sampledAt,
    componentName: optionalText(input.componentId, `${path}.componentId`, bounds.text),
  }
}

function labelsOf(inputs: readonly LabelInput[], path: string): Label[] {
  atMost(inputs, bounds.labels, path)
  const labels = inputs.map(({ key, value }) => ({
    key: text(key, `${path}.key`, { max: bounds.text, min: 1 }),
    value: text(value, `${path}.value`, { max: bounds.text }),
  }))
  if (new Set(labels.map(({ key }) => key)).size < labels.length)
    throw invalidInput(path, 'each key once', labels.map(({ key }) => key).join(', '))
  return labels.sort((a, b) => (a.key < b.key ? -1 : 1))
}

function hostOf(host: HeartbeatInput['host']): Heartbeat['host'] {
  if (!host) return null
  atMost(host.filesystems, bounds.filesystems, 'input.host.filesystems')
  for (const filesystem of host.filesystems ?? [])
    text(filesystem.mountpoint, 'input.host.filesystems.mountpoint', { max: bounds.text, min: 1 })
  const { temperatureCelsius, filesystems, ...notNegatives } = host
  if (temperatureCelsius != null && Math.abs(temperatureCelsius) > bounds.temperature)
    throw invalidInput(
      'input.host.temperatureCelsius',
      `a number from -${bounds.temperature} to ${bounds.temperature}`,
      temperatureCelsius,
    )
  return { ...gauges(notNegatives, 'input.host'), temperatureCelsius, filesystems }
}

/** All of these are amounts: none is negative. (GraphQL has refused what is no finite number.) */
function gauges<Values extends object>(values: Values, path: string): Values {
  for (const [name, value] of Object.entries(values)) notNegative(value as number | null, `${path}.${name}`)
  return values
}

function notNegative(value: number | null | undefined, path: string): void {
  if (value != null && !(value >= 0 && value <= bounds.gauge))
    throw invalidInput(path, `a number from 0 to ${bounds.gauge}`, value)
}

function atMost(list: readonly unknown[] | null | undefined, most: number, path: string): void {
  if (list && list.length > most) throw invalidInput(path, `at most ${most}`, list.length)
}

function text(value: string, path: string, length: { max: number; min?: number }): string {
  const { max, min = 0 } = length
  if (value.length > max || value.length < min || unstorable.test(value))
    throw invalidInput(path, `text of ${min} to ${max} characters, without U+0000 and lone surrogates`, value)
  return value
}

function optionalText(value: string | null | undefined, path: string, max: number): string | null {
  return value == null ? null : text(value, path, { max })
}

/** A log line is whatever a program wrote: what cannot be stored is shown as the replacement character. */
function storable(line: string): string {
  return unstorable.test(line) ? line.replace(/[\0\p{Surrogate}]/gu, '\uFFFD') : line
}
