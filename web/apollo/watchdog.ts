// Owns the discovery of a dead peer: nothing heard for too long. Must not know what is heard.
import type { Cancel, Clock } from './clock.ts'

export interface Watchdog {
  /** Something came: watches from now on. Cheap enough for every chunk. */
  heard(): void
  /** Nothing is expected until the next `heard()`. */
  rest(): void
}

export interface WatchdogOptions {
  readonly clock: Clock
  readonly silenceMs: number
  readonly onSilence: () => void
}

export function createWatchdog({ clock, silenceMs, onSilence }: WatchdogOptions): Watchdog {
  let heardAt = 0
  // One timer runs for many chunks: when it fires it is set anew for what is left.
  let cancel: Cancel | null = null

  function look() {
    const left = heardAt + silenceMs - clock.now()
    cancel = left > 0 ? clock.after(left, look) : null
    if (left <= 0) onSilence()
  }

  return {
    heard: () => {
      heardAt = clock.now()
      cancel ??= clock.after(silenceMs, look)
    },
    rest: () => {
      cancel?.()
      cancel = null
    },
  }
}
