// Owns a connection whose reader is the test: it takes bytes when it is told to, and keeps them.
import type { Connection } from '../../server/delivery/connection.ts'
import { distinctFraming } from '../../server/delivery/payload.ts'

export interface SlowConnection extends Connection {
  /** The reader takes bytes again, or stops after the next write. */
  take(more: boolean): void
  /** The payloads that were written, parsed. */
  read(): unknown[]
}

export const framing = distinctFraming

export function slowConnection({ ready }: { ready: boolean }): SlowConnection {
  let taking = ready
  let ended = false
  const written: string[] = []
  const flushes = new Set<() => void>()
  const onReady = (flush: () => void) => {
    flushes.add(flush)
    return () => void flushes.delete(flush)
  }
  return {
    caller: { identity: 'test', address: 'test', credential: null },
    operations: new Set(),
    ready: () => taking && !ended,
    closed: () => ended,
    write: ({ bytes }) => void written.push(String(bytes)),
    together: (work) => work(),
    onReady,
    whenReady: () =>
      taking || ended
        ? Promise.resolve(!ended)
        : new Promise((resolve) => {
            const detach = onReady(() => {
              detach()
              resolve(!ended)
            })
          }),
    onClose: () => undefined,
    open: () => undefined,
    end: () => (ended = true),
    destroy: () => (ended = true),
    stalledFor: () => 0,
    take(more) {
      taking = more
      if (more) for (const flush of [...flushes]) flush()
    },
    read: () => written.map((frame) => JSON.parse(/^data: (.*)$/m.exec(frame)?.[1] ?? 'null') as unknown),
  }
}
