// Owns all open connections: how many one caller and all together may have, the bytes that keep them alive, and ending them.
import { FleetbeatError } from '../../schema/errors.ts'
import type { StandsOn } from './held.ts'
import { createConnection, type Caller, type Connection } from './connection.ts'
import { Frame } from './frame.ts'

export interface ConnectionLimits {
  readonly perIdentity: number
  readonly perAddress: number
  readonly total: number
}

const keepaliveMs = 10_000
/** A client that takes nothing for this long is gone for all we know. */
const stalledMs = 60_000
const retryMs = 1_000
const keepalive = new Frame(':\n\n')
const limitRetryMs = 10_000

export type Connections = ReturnType<typeof createConnections>

export function createConnections(limits: ConnectionLimits) {
  const open = new Set<Connection>()
  const perIdentity = createCounts()
  const perAddress = createCounts()
  let draining = false

  const timer = setInterval(() => {
    const now = performance.now()
    for (const connection of open) {
      if (connection.stalledFor(now) > stalledMs) connection.destroy()
      else if (connection.ready()) connection.write(keepalive)
    }
  }, keepaliveMs)
  timer.unref()

  return {
    /** A new connection of this caller; throws where there are too many, or when the server is about to stop. */
    create(caller: Caller): Connection {
      const { identity, address } = caller
      if (draining)
        throw new FleetbeatError('UNAVAILABLE', 'The server is stopping: come back', { retryAfterMs: retryMs })
      refuseAt(perIdentity.of(identity), limits.perIdentity, 'of one caller')
      refuseAt(perAddress.of(address), limits.perAddress, 'from one address')
      if (open.size >= limits.total)
        throw new FleetbeatError('OVERLOADED', 'The server has as many open streams as it takes', {
          retryAfterMs: limitRetryMs,
        })
      const connection = createConnection(caller, { retryMs })
      open.add(connection)
      perIdentity.add(identity, 1)
      perAddress.add(address, 1)
      connection.onClose(() => {
        open.delete(connection)
        perIdentity.add(identity, -1)
        perAddress.add(address, -1)
      })
      return connection
    },
    size: () => open.size,
    /** What open streams stand on. */
    credentials: () => new Set([...open].flatMap(({ caller }) => caller.credential ?? [])),
    /** Refuses what its caller has no right to any more. Answers how many operations that were. */
    recheck(verdict: Verdict): number {
      return [...open].reduce((sum, connection) => sum + recheckOne(connection, verdict), 0)
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

/** Null: it may go on. */
export type Verdict = (credential: string, scope: StandsOn) => Refusal | null

export interface Refusal {
  readonly error: FleetbeatError
  /** OPERATION: it is over. AGAIN: it is to be opened again. CALLER: nothing of this caller goes on. */
  readonly ends: 'OPERATION' | 'AGAIN' | 'CALLER'
}

function recheckOne(connection: Connection, verdict: Verdict): number {
  const { credential } = connection.caller
  if (credential === null) return 0
  let refused = 0
  let ends = verdict(credential, null)?.ends === 'CALLER'
  for (const operation of [...connection.operations]) {
    const refusal = verdict(credential, operation.scope())
    if (!refusal) continue
    refused += 1
    operation.refuse(refusal.error, { final: refusal.ends !== 'AGAIN' })
    ends ||= refusal.ends !== 'OPERATION'
  }
  // Without `complete` the client comes back by itself with what is left to it.
  if (ends) connection.end()
  return refused
}

function refuseAt(open: number, limit: number, whose: string): void {
  if (open >= limit)
    throw new FleetbeatError('RATE_LIMITED', `Expected at most ${limit} open streams ${whose}, got one more`, {
      retryAfterMs: limitRetryMs,
    })
}

/** Counts by name; what is back at none is forgotten. */
function createCounts() {
  const counts = new Map<string, number>()
  return {
    of: (name: string) => counts.get(name) ?? 0,
    add(name: string, change: number): void {
      const count = (counts.get(name) ?? 0) + change
      if (count > 0) counts.set(name, count)
      else counts.delete(name)
    },
  }
}
