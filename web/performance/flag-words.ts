// Owns what each flag means for whoever is on duty: what to look at, and what to do. docs/operations.md says it at length.
import type { Signal } from '../gen/graphql.ts'

export const adviceFor: Readonly<Record<Signal, string>> = {
  WRITE_RATE: 'See which write source grew. If it lasts, agents report more than before, or the disk is too slow.',
  CANCELLED_WRITES: 'Temporary files are written and thrown away: a statement sorts more than its memory holds.',
  WAL_SIZE:
    'Much is written between two checkpoints, or something holds the log: a replication slot, an archive command.',
  CACHE_HIT: 'The database reads from the disk: long ranges are looked at, or its memory is too small.',
  WRITE_SOURCE: 'Something reports more than usual: find the node or the pipeline, and what changed there.',
  EVENT_LOOP: 'Everything waits for this process: see its slowest operations, and the load of its machine.',
  HEAP: 'Near its limit it collects instead of working, then ends: give it more memory, or fewer streams.',
  OPERATION: 'See how often it runs and over what range; the database may be busy.',
  DISK_FULL: 'Keep less history, or make the disk larger: a full disk stops every heartbeat.',
  SWEEP: 'Nothing is dropped that was not rolled up: see which of its tasks failed, and why.',
  DATABASE: 'Nothing is acknowledged without it, agents keep what they have: see that PostgreSQL runs.',
}
