// Owns how long pushes take from the server's publish stamp to the paint that shows them, by way of whoever keeps them for a while on their way.
// Must not know what they mean. What a hidden page gets is painted by nobody, and not measured.
import type { Cancel, Clock } from './clock.ts'
import { readLiveEvent } from './live-event.ts'
import { createLiveLatency } from './live-latency.ts'
import type { PageEvents } from './page-events.ts'

/** The data of an answer of the stream. */
export interface Arrival {
  readonly data: unknown
  /** When its subscription was asked for, where it is the first answer to that; else null. */
  readonly askedAt: number | null
}

/** Holds back the pushes whose data it keeps for later. */
export interface Keeper {
  /** The push that is being handed on, if one is, is kept. */
  take(): void
  /** What was taken is where views read it. */
  shown(): void
  /** What was taken will not be shown. */
  forget(): void
}

export interface Pushes {
  /** Hands an arrival on; what is taken by keepers meanwhile waits for them. */
  deliver(arrival: Arrival, hand: () => void): void
  keeper(): Keeper
  /** What the server's clock shows at a time of ours; null before it pushed anything. */
  serverTime(at: number): number | null
  /** Told of each push the milliseconds from its publish stamp to the paint after the commit that shows it. */
  onPainted(run: (latencyMs: number) => void): Cancel
  close(): void
}

interface Push {
  readonly publishedAt: number
  keptBy: number
}

/** What waits beyond this is left out of the measure. */
const mostWaiting = 1_000

export function createPushes({ clock, page }: { readonly clock: Clock; readonly page: PageEvents }): Pushes {
  const latency = createLiveLatency()
  const listeners = new Set<(latencyMs: number) => void>()
  const paints = new Set<Cancel>()
  let current: Push | null = null
  let shown: Push[] = []

  function release(push: Push): void {
    push.keptBy -= 1
    if (push.keptBy > 0 || shown.length >= mostWaiting) return
    // Views are told of several in one go: one paint shows them all.
    if (shown.length === 0) queueMicrotask(waitForPaint)
    shown.push(push)
  }

  function waitForPaint(): void {
    const painted = shown
    shown = []
    if (page.hidden()) return
    const cancel = page.onPaint(() => {
      paints.delete(cancel)
      const now = clock.now()
      for (const { publishedAt } of painted) {
        const latencyMs = latency.since(publishedAt, now)
        for (const run of [...listeners]) run(latencyMs)
      }
    })
    paints.add(cancel)
  }

  function forgetPaints(): void {
    for (const cancel of paints) cancel()
    paints.clear()
  }

  const stopWatching = page.onVisibility(() => {
    if (page.hidden()) forgetPaints()
  })

  return {
    deliver: ({ data, askedAt }, hand) => {
      const event = readLiveEvent(data)
      if (event?.publishedAt == null) return hand()
      latency.heard({ publishedAt: event.publishedAt, receivedAt: clock.now(), askedAt })
      // What was asked for is no push.
      if (askedAt !== null || !event.bringsNews || page.hidden()) return hand()
      const push = { publishedAt: event.publishedAt, keptBy: 1 }
      current = push
      try {
        hand()
      } finally {
        current = null
        release(push)
      }
    },
    keeper: () => {
      const kept = new Set<Push>()
      return {
        take: () => {
          if (!current || kept.has(current) || kept.size >= mostWaiting) return
          kept.add(current)
          current.keptBy += 1
        },
        shown: () => {
          for (const push of kept) release(push)
          kept.clear()
        },
        forget: () => kept.clear(),
      }
    },
    serverTime: latency.serverTime,
    onPainted: (run) => {
      // A wrapper of its own: the same function may listen twice.
      const listener = (latencyMs: number) => run(latencyMs)
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    close: () => {
      stopWatching()
      forgetPaints()
      listeners.clear()
    },
  }
}
