// Owns a clock that stands until it is moved and a page that is seen, hidden and painted by hand.
import type { Clock } from '../../web/apollo/clock.ts'
import type { PageEvents } from '../../web/apollo/page-events.ts'

export interface ManualClock extends Clock {
  /** Runs what falls due on the way, in order. */
  advance(ms: number): void
  /** How many timers wait. */
  waiting(): number
}

export function createManualClock(start = 1_000_000): ManualClock {
  const timers = new Map<number, { readonly at: number; readonly run: () => void }>()
  let now = start
  let ids = 0

  function nextDue(until: number): number | undefined {
    const due = [...timers].filter(([, timer]) => timer.at <= until)
    return due.sort(([a, x], [b, y]) => x.at - y.at || a - b)[0]?.[0]
  }

  return {
    now: () => now,
    after: (ms, run) => {
      ids += 1
      const id = ids
      timers.set(id, { at: now + ms, run })
      return () => {
        timers.delete(id)
      }
    },
    advance: (ms) => {
      const until = now + ms
      for (let id = nextDue(until); id !== undefined; id = nextDue(until)) {
        const timer = timers.get(id)
        timers.delete(id)
        now = Math.max(now, timer?.at ?? now)
        timer?.run()
      }
      now = until
    },
    waiting: () => timers.size,
  }
}

export interface ManualPage extends PageEvents {
  hide(): void
  show(): void
  goOnline(): void
  /** Runs what waits for the next paint. */
  paint(): void
  framesAsked(): number
  listeners(): number
}

export function createManualPage(): ManualPage {
  const visibility = new Set<() => void>()
  const online = new Set<() => void>()
  const frames = new Set<() => void>()
  const paints = new Set<() => void>()
  let hidden = false
  let asked = 0

  const listen = (listeners: Set<() => void>) => (run: () => void) => {
    const own = () => run()
    listeners.add(own)
    return () => {
      listeners.delete(own)
    }
  }
  const tell = (listeners: Set<() => void>) => {
    for (const run of [...listeners]) run()
  }

  return {
    hidden: () => hidden,
    onVisibility: listen(visibility),
    onOnline: listen(online),
    onFrame: (run) => {
      asked += 1
      return listen(frames)(run)
    },
    onPaint: listen(paints),
    hide: () => {
      hidden = true
      tell(visibility)
    },
    show: () => {
      hidden = false
      tell(visibility)
    },
    goOnline: () => tell(online),
    paint: () => {
      // What a frame asks for is painted by the next one.
      const [due, painted] = [[...frames], [...paints]]
      frames.clear()
      paints.clear()
      for (const run of [...due, ...painted]) run()
    },
    framesAsked: () => asked,
    listeners: () => visibility.size + online.size + frames.size + paints.size,
  }
}
