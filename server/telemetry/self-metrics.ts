// Owns what the server's watch over itself is as Prometheus metrics. Label sets are bounded: processes by their names, operations by the watch.
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

export interface SelfFigures {
  /** Since they were first looked at; null: this system does not tell. */
  readonly processes: readonly {
    readonly name: string
    readonly totals: {
      readonly readBytes: number
      readonly writtenBytes: number
      readonly cancelledBytes: number
    } | null
  }[]
  /** Null: it could not be asked. */
  readonly database: {
    readonly sizeBytes: number
    readonly walBytes: number | null
    readonly cacheHitPercent: number | null
    readonly connections: number
  } | null
  readonly flags: readonly { readonly level: 'WARN' | 'BAD' }[]
}

export function createSelfMetrics(registry: Registry) {
  let read: () => SelfFigures = () => ({ processes: [], database: null, flags: [] })
  const registers = [registry]
  const operations = new Histogram({
    name: 'fleetbeat_operation_seconds',
    help: 'Time of one GraphQL query or mutation.',
    labelNames: ['operation'],
    buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 5],
    registers,
  })

  const bytes = (what: string, help: string, figure: 'readBytes' | 'writtenBytes' | 'cancelledBytes') =>
    new Counter({
      name: `fleetbeat_process_${what}_bytes_total`,
      help,
      labelNames: ['process'],
      registers,
      collect() {
        this.reset()
        for (const { name, totals } of read().processes) if (totals) this.labels(name).inc(totals[figure])
      },
    })
  bytes('read', 'Bytes that a program read from disks, over all of its processes.', 'readBytes')
  bytes('written', 'Bytes that a program wrote to disks, over all of its processes.', 'writtenBytes')
  bytes('cancelled_write', 'Bytes that were deleted before they were on a disk.', 'cancelledBytes')

  /** What is not known has no sample. */
  const gauge = (name: string, help: string, of: (figures: SelfFigures) => number | null) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        const value = of(read())
        this.reset()
        if (value === null) this.remove()
        else this.set(value)
      },
    })
  gauge(
    'fleetbeat_database_size_bytes',
    'What the database takes on the disk.',
    ({ database }) => database?.sizeBytes ?? null,
  )
  gauge(
    'fleetbeat_database_wal_bytes',
    "What the database's write-ahead log takes.",
    ({ database }) => database?.walBytes ?? null,
  )
  gauge(
    'fleetbeat_database_connections',
    'Open connections to the database.',
    ({ database }) => database?.connections ?? null,
  )
  gauge(
    'fleetbeat_database_cache_hit_ratio',
    'Pages that the database found in its memory over the last minute, 0 to 1.',
    ({ database }) => (database?.cacheHitPercent == null ? null : database.cacheHitPercent / 100),
  )
  new Gauge({
    name: 'fleetbeat_flags',
    help: 'What the server finds out of the ordinary about itself, by level.',
    labelNames: ['level'],
    registers,
    collect() {
      for (const level of ['WARN', 'BAD'] as const)
        this.labels(level.toLowerCase()).set(read().flags.filter((flag) => flag.level === level).length)
    },
  })

  return {
    /** From where it is read, once it is there. */
    from(figures: () => SelfFigures): void {
      read = figures
    },
    took: (operation: string, seconds: number) => operations.labels(operation).observe(seconds),
  }
}
