// Owns the one second hand of the page: everything that shows an age shares this timer. It runs only while somebody looks.
import { useSyncExternalStore } from 'react'

const tickMs = 1_000
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined
/** Moves only with the timer, so that all ages of one paint agree. */
let now = Date.now()

function tick(): void {
  now = Date.now()
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  if (timer === undefined) {
    timer = setInterval(tick, tickMs)
    now = Date.now()
  }
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** The time in milliseconds, anew each second, or each `stepMs` for what need not move so often. */
export function useNow(stepMs: number = tickMs): number {
  return useSyncExternalStore(subscribe, () => (stepMs === tickMs ? now : Math.floor(now / stepMs) * stepMs))
}
