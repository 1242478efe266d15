// Owns the arithmetic of partitions: which periods there must be, what they are called, which are past their time. Pure; times in epoch ms.

export interface Period {
  readonly from: number
  /** Not in it any more. */
  readonly to: number
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** Made ahead, so that a writer finds its partition also when nobody could make one for a while. */
const periodsAhead = 2

export function keptSince(now: number, keepDays: number): number {
  return now - keepDays * dayMs
}

/** From the one that holds `since` to some ahead of `now`, oldest first. */
export function periodsOf(hours: number, { since, now }: { since: number; now: number }): Period[] {
  const length = hours * hourMs
  const periods: Period[] = []
  for (let from = Math.floor(since / length) * length; from <= now + periodsAhead * length; from += length)
    periods.push({ from, to: from + length })
  return periods
}

/** Those of `wanted` that nothing that is there overlaps. */
export function missing(wanted: readonly Period[], there: readonly Period[]): Period[] {
  return wanted.filter(({ from, to }) => !there.some((period) => period.from < to && from < period.to))
}

/** Wholly past, and no longer needed for what is made from it. */
export function expired(there: readonly Period[], limits: { keptSince: number; rolledUpTo: number }): Period[] {
  const before = Math.min(limits.keptSince, limits.rolledUpTo)
  return there.filter(({ to }) => to <= before)
}

export function environmentPartition(table: string, environmentKey: number): string {
  return `${table}_e${environmentKey}`
}

/** Of the partition of an environment. */
export function environmentKeyOf(partition: string): number {
  return Number(/_e(\d+)$/.exec(partition)?.[1])
}

/** `host_samples_e1_2026013112_2026013118`: its hours in UTC, so that a person reads it too. */
export function partitionName(table: string, environmentKey: number, { from, to }: Period): string {
  return `${environmentPartition(table, environmentKey)}_${hourText(from)}_${hourText(to)}`
}

/** Null: it is none of ours. */
export function readPartitionName(name: string): (Period & { table: string; environmentKey: number }) | null {
  const found = /^(\w+?)_e(\d+)_(\d{10})_(\d{10})$/.exec(name)
  if (!found) return null
  const [, table = '', environmentKey, from = '', to = ''] = found
  return { table, environmentKey: Number(environmentKey), from: hourOf(from), to: hourOf(to) }
}

function hourText(at: number): string {
  return new Date(at).toISOString().slice(0, 13).replace(/\D/g, '')
}

function hourOf(text: string): number {
  const [, year, month, day, hour] = /^(\d{4})(\d\d)(\d\d)(\d\d)$/.exec(text) ?? []
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour))
}
