// Owns what each chart of the Overview draws: its series out of the history, and how its numbers read. Pure.
import type { HostField } from '../apollo/live-host-load.ts'
import type { ThroughputField } from '../apollo/live-throughput.ts'
import { alignedColumns, type Series } from '../apollo/series.ts'
import { chartColors, type ChartColor, type ChartLook } from '../ui/chart-look.ts'
import { formatByteRate, formatBytes, formatCompact, formatLatency, formatPercent, formatRate } from '../ui/format.ts'
import type { ChartSeries } from '../ui/time-chart.tsx'
import type { PanelId } from './panels.ts'

export type ChartPanelId = Exclude<PanelId, 'attention'>

interface Line<Field extends string> {
  readonly label: string
  readonly field: Field
}

type Source =
  | { readonly of: 'throughput'; readonly lines: readonly Line<ThroughputField>[] }
  | { readonly of: 'hosts'; readonly lines: readonly Line<HostField>[] }

interface ChartPanel {
  readonly source: Source
  readonly format: (value: number | null) => string
  readonly unit: ChartLook['unit']
  readonly top: number | null
}

const plain = { unit: 'decimal', top: null } as const
const rates = { ...plain, format: formatRate }
const byteRates = { unit: 'bytes', top: null, format: formatByteRate } as const
const percents = { unit: 'decimal', top: 100, format: formatPercent } as const

function throughput(...lines: readonly [string, ThroughputField][]): { source: Source } {
  return { source: { of: 'throughput', lines: lines.map(([label, field]) => ({ label, field })) } }
}

function hosts(...lines: readonly [string, HostField][]): { source: Source } {
  return { source: { of: 'hosts', lines: lines.map(([label, field]) => ({ label, field })) } }
}

export const chartPanels: Readonly<Record<ChartPanelId, ChartPanel>> = {
  throughput: { ...rates, ...throughput(['In', 'eventsIn'], ['Out', 'eventsOut']) },
  bytes: { ...byteRates, ...throughput(['In', 'bytesIn'], ['Out', 'bytesOut']) },
  errors: { ...rates, ...throughput(['Errors', 'errors'], ['Discarded', 'eventsDiscarded']) },
  latency: { ...plain, format: formatLatency, ...throughput(['Mean', 'latencyMeanSeconds']) },
  cpu: { ...percents, ...hosts(['Busy', 'cpuPercent']) },
  memory: { ...byteRates, format: formatBytes, ...hosts(['Used', 'memoryUsedBytes']) },
  filesystems: { ...percents, ...hosts(['Used', 'filesystemUsedPercent']) },
  disk: { ...byteRates, ...hosts(['Read', 'diskReadBytesPerSecond'], ['Written', 'diskWrittenBytesPerSecond']) },
  load: { ...plain, format: formatCompact, ...hosts(['Mean of 1 min', 'load1']) },
  network: { ...byteRates, ...hosts(['In', 'netRxBytesPerSecond'], ['Out', 'netTxBytesPerSecond']) },
}

export interface Drawn {
  readonly times: readonly number[]
  readonly series: readonly ChartSeries[]
}

/** One series: each of the lines. More: of each the first line alone, since that is what they are compared by. */
export function drawn<Field extends string>(
  lines: readonly Line<Field>[],
  all: readonly Series<Field>[] | null,
): Drawn {
  const first = lines[0]
  if (!first || !all || all.length === 0) return { times: [], series: lines.map((line, at) => empty(line.label, at)) }
  if (all.length === 1 && all[0]?.id === null) {
    const columns = lines.map((line) => alignedColumns(all, line.field))
    return {
      times: columns[0]?.times ?? [],
      series: lines.map((line, at) => ({ ...empty(line.label, at), values: columns[at]?.columns[0] ?? [] })),
    }
  }
  const { times, columns } = alignedColumns(all, first.field)
  return { times, series: all.map(({ name }, at) => ({ ...empty(name, at), values: columns[at] ?? [] })) }
}

function empty(label: string, at: number): ChartSeries {
  return { label, color: colorAt(at), values: [] }
}

function colorAt(at: number): ChartColor {
  return chartColors[at % chartColors.length] ?? 'c1'
}

/** Looks keep their identity, since a new one makes a new plot: one for each panel and number of lines. */
const looks = new Map<string, ChartLook>()

export function lookOf(panel: ChartPanelId, lines: number): ChartLook {
  const key = `${panel} ${lines}`
  const known = looks.get(key)
  if (known) return known
  const { unit, top, format } = chartPanels[panel]
  const axis = format === formatRate ? formatCompact : format
  const look: ChartLook = {
    colors: Array.from({ length: lines }, (_, at) => colorAt(at)),
    format: axis,
    unit,
    top,
    syncKey: 'overview',
    ...(lines > 2 && { bare: true }),
    ...(panel === 'latency' && { least: 0.001 }),
  }
  looks.set(key, look)
  return look
}
