// Owns what is told of a flow as a share: errors, and what is not sent on. Pure; of rates and of counts alike.

/** Errors among the events, 0 to 100. Null where nothing flows. */
export function errorShare(flow: { readonly eventsIn: number | null; readonly errors: number | null }): number | null {
  return flow.eventsIn && flow.errors !== null ? Math.min(100, (flow.errors / flow.eventsIn) * 100) : null
}

/** What is not sent on of the bytes that came in, 0 to 100; below 0 where more goes out. Null where nothing comes in. */
export function reduction(flow: { readonly bytesIn: number | null; readonly bytesOut: number | null }): number | null {
  return flow.bytesIn && flow.bytesOut !== null ? (1 - flow.bytesOut / flow.bytesIn) * 100 : null
}
