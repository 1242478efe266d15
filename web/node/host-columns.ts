// Owns what the charts of a host draw, whether it comes as samples or as means of minutes. Pure.
import type { HostField } from '../apollo/live-host-load.ts'
import type { Series } from '../apollo/series.ts'
import type { TimedSample } from './sample-series.ts'

export interface HostColumns {
  /** Milliseconds, ascending. */
  readonly times: readonly number[]
  readonly column: (field: HostField) => readonly (number | null)[]
}

export function columnsOfSamples(samples: readonly TimedSample[]): HostColumns {
  return {
    times: samples.map((sample) => sample.time),
    column: (field) => samples.map((sample) => sample[field]),
  }
}

export function columnsOfSeries(series: Series<HostField> | null): HostColumns {
  const points = series?.points ?? []
  return {
    times: points.map((point) => point.at),
    column: (field) => points.map((point) => point.values[field]),
  }
}
