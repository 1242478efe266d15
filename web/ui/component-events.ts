// Owns which rate of a component is its events a second, wherever it is shown. Pure.

interface Component {
  readonly kind: 'SOURCE' | 'TRANSFORM' | 'SINK'
  /** When it was last reported. */
  readonly sampledAt: string
  readonly rates: { readonly receivedEvents: number | null; readonly sentEvents: number | null }
}

/** What it sends for a transform, else what it receives; of a source that tells nothing received, what it sends. */
export function eventsOf({ kind, rates }: Omit<Component, 'sampledAt'>): number | null {
  if (kind === 'TRANSFORM') return rates.sentEvents
  return kind === 'SOURCE' ? (rates.receivedEvents ?? rates.sentEvents) : rates.receivedEvents
}

/** Whether the last report of its pipeline told of it: what was told before is not how it is now. */
export function isOfNow(
  { sampledAt }: Pick<Component, 'sampledAt'>,
  pipeline: { readonly sampledAt: string | null },
): boolean {
  return pipeline.sampledAt === null || Date.parse(sampledAt) >= Date.parse(pipeline.sampledAt)
}
