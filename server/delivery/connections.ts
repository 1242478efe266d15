// Owns all open connections: how many one caller and all together may have, the bytes that keep them alive, and ending them.
import { FleetbeatError } from '../../schema/errors.ts'
import { createConnection, type Connection } from './connection.ts'
import { Frame } from './frame.ts'

export interface ConnectionLimits {
  readonly perIdentity: number
  readonly total: number
}

export const connectionLimits: ConnectionLimits = { perIdentity: 100, total: 10_000 }

const keepaliveMs = 10_000
/** A client that takes nothing for this long is gone for all we know. */
const stalledMs = 60_000
const retryMs = 1_000
const keepalive = new Frame(':\n\n')
const limitRetryMs = 10_000

export type Connections = ReturnType<typeof createConnections>

export function createConnections(limits: ConnectionLimits = connectionLimits) {
  const open = new Set<Connection>()
  const perIdentity = new Map<string, number>()
  let draining = false

  const timer = setInterval(() => {
    const now = performance.now()
    for (const connection of open) {
      if (connection.stalledFor(now) > stalledMs) connection.destroy()
      else if (connection.ready()) connection.write(keepalive)
    }
  }, keepaliveMs)
  timer.unref()

  function forget(connection: Connection): void {
    if (!open.delete(connection)) return
    const left = (perIdentity.get(connection.identity) ?? 1) - 1
    if (left === 0) perIdentity.delete(connection.identity)
    else perIdentity.set(connection.identity, left)
  }

  return {
    /** A new connection of this caller; throws where there are too many, or when the server is about to stop. */
    create(identity: string): Connection {
      if (draining)
        throw new FleetbeatError('UNAVAILABLE', 'The server is stopping: come back', { retryAfterMs: retryMs })
      const own = perIdentity.get(identity) ?? 0
      if (own >= limits.perIdentity)
        throw new FleetbeatError('RATE_LIMITED', `Expected at most ${limits.perIdentity} open streams, got one more`, {
          retryAfterMs: limitRetryMs,
        })
      if (open.size >= limits.total)
        throw new FleetbeatError('OVERLOADED', 'The server has as many open streams as it takes', {
          retryAfterMs: limitRetryMs,
        })
      const connection = createConnection(identity, { retryMs })
      open.add(connection)
      perIdentity.set(identity, own + 1)
      connection.onClose(() => forget(connection))
      return connection
    },
    size: () => open.size,
    /** Ends the streams of a caller whose rights changed; it comes back, and is checked again. */
    disconnect(identity: string): void {
      for (const connection of [...open]) if (connection.identity === identity) connection.end()
    },
    /** Ends all streams, spread over the time, each with a hint when to come back; never with `complete`, which would be final. */
    async drain(spreadMs: number): Promise<void> {
      draining = true
      clearInterval(timer)
      const all = [...open]
      const step = all.length > 0 ? spreadMs / all.length : 0
      await Promise.all(
        all.map(
          (connection, index) =>
            new Promise<void>((resolve) => {
              setTimeout(() => {
                connection.end(new Frame(`retry: ${Math.round(retryMs * (0.5 + Math.random()))}\n\n`))
                resolve()
              }, index * step)
            }),
        ),
      )
    },
  }
}
