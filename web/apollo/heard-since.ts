// Owns from when on a node must have been heard to be taken for beating where its status does not tell: in MAINTENANCE the server lets it be silent. Pure.

/** A node may be silent for this many intervals: as the server has it. */
const graceIntervals = 3

/** By the server's clock, in milliseconds. `serverNow` null: it is not known, and nobody is called silent. */
export function heardSince(serverNow: number | null, intervalSeconds: number): number {
  return serverNow === null ? -Infinity : serverNow - graceIntervals * intervalSeconds * 1000
}
