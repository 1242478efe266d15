// Owns the table of the Analytics page as a file: the same rows in the same order, with numbers in full. Pure.
import type { ComparisonFragment } from '../gen/graphql.ts'
import { csvOf, fileName, type CsvValue } from '../ui/csv.ts'
import type { VolumeLine } from './volumes.ts'

const columns: readonly (readonly [header: string, value: (line: VolumeLine) => CsvValue])[] = [
  ['pipeline', (line) => line.name],
  ['events_in', (line) => line.eventsIn],
  ['share_percent', (line) => rounded(line.share)],
  ['events_out', (line) => line.eventsOut],
  ['bytes_in', (line) => line.bytesIn],
  ['bytes_out', (line) => line.bytesOut],
  ['errors', (line) => line.errors],
  ['error_rate_percent', (line) => rounded(line.errorShare)],
  ['events_discarded', (line) => line.eventsDiscarded],
  ['reduction_percent', (line) => rounded(line.reduction)],
  ['events_in_change_percent', (line) => rounded(line.change)],
]

const decimals = 10_000

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * decimals) / decimals
}

export function volumeCsv(lines: readonly VolumeLine[]): string {
  return csvOf(
    columns.map(([header]) => header),
    lines.map((line) => columns.map(([, value]) => value(line))),
  )
}

/** fleetbeat-production-2026-11-20T1403Z-2026-11-21T1403Z.csv */
export function volumeFileName(environmentName: string, { since, until }: ComparisonFragment): string {
  return fileName(['fleetbeat', environmentName, momentIn(since), momentIn(until)], 'csv')
}

function momentIn(instant: string): string {
  return `${instant.slice(0, 16).replace(':', '')}Z`
}
