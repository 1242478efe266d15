// Owns what every live event of the schema has in common, whatever its subscription: cursor, publish stamp, and whether it brings news.

export interface LiveEvent {
  /** Where the stream stands after the event; null for events of a state, which begin anew with a snapshot. */
  readonly cursor: string | null
  /** When the server sent it on, by its clock, in milliseconds since 1970. */
  readonly publishedAt: number | null
  /** False for the first event of a log or of status changes, which only tells where the stream stands. */
  readonly bringsNews: boolean
}

/** Null: no event, an error for example. `data` is the answer's data with the one field of the subscription. */
export function readLiveEvent(data: unknown): LiveEvent | null {
  if (!isRecord(data)) return null
  const event = Object.values(data).find(isRecord)
  if (!event) return null
  const { cursor, publishedAt, entries, change } = event
  return {
    cursor: typeof cursor === 'string' ? cursor : null,
    publishedAt: typeof publishedAt === 'string' ? instantOf(publishedAt) : null,
    bringsNews: !(Array.isArray(entries) && entries.length === 0) && change !== null,
  }
}

function instantOf(text: string): number | null {
  const instant = Date.parse(text)
  return Number.isNaN(instant) ? null : instant
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
