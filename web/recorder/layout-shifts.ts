// Owns the layout shift of the page as it is scored: the worst of its session windows. An accumulator of our own, so that it can begin anew.

export interface LayoutShift {
  /** Milliseconds since the page began. */
  readonly startTime: number
  readonly value: number
  /** It followed something that the person did. */
  readonly hadRecentInput: boolean
}

export interface LayoutShifts {
  add(shift: LayoutShift): void
  /** 0: nothing moved. */
  score(): number
  reset(): void
}

const gapMs = 1_000
const windowMs = 5_000

export function createLayoutShifts(): LayoutShifts {
  let worst = 0
  let window: { readonly startedAt: number; lastAt: number; sum: number } | null = null
  return {
    add: ({ startTime, value, hadRecentInput }) => {
      if (hadRecentInput) return
      const goesOn = window && startTime - window.lastAt < gapMs && startTime - window.startedAt < windowMs
      if (!window || !goesOn) window = { startedAt: startTime, lastAt: startTime, sum: 0 }
      window.lastAt = startTime
      window.sum += value
      worst = Math.max(worst, window.sum)
    },
    score: () => worst,
    reset: () => {
      worst = 0
      window = null
    },
  }
}
