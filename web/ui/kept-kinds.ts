// Owns how each kind of history reads, and how long it may be kept. Pure; the server checks the bounds again.

type RetentionKind = 'SAMPLES' | 'MINUTES' | 'HOURS' | 'DAYS' | 'LOGS' | 'STATUS_CHANGES'

export interface KeptKind {
  readonly label: string
  readonly text: string
  readonly leastDays: number
  readonly mostDays: number
}

export const keptKinds: Readonly<Record<RetentionKind, KeptKind>> = {
  SAMPLES: { label: 'Samples', text: 'Host reports as they came', leastDays: 1, mostDays: 30 },
  MINUTES: { label: 'Minutes', text: 'Sums and means by minute', leastDays: 2, mostDays: 90 },
  HOURS: { label: 'Hours', text: 'The same by hour', leastDays: 2, mostDays: 1000 },
  DAYS: { label: 'Days', text: 'The same by day', leastDays: 30, mostDays: 3650 },
  LOGS: { label: 'Log', text: 'Log entries of nodes and pipelines', leastDays: 1, mostDays: 365 },
  STATUS_CHANGES: { label: 'Status changes', text: 'Of nodes and pipelines', leastDays: 1, mostDays: 3650 },
}

/** From the finest to the coarsest, then what is no series. */
const order = Object.keys(keptKinds)

export function inOrder<Kept extends { readonly kind: RetentionKind }>(kinds: readonly Kept[]): readonly Kept[] {
  return [...kinds].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
}

/** 7 days, 1 day */
export function daysText(days: number): string {
  return days === 1 ? '1 day' : `${days} days`
}
