// Owns the end of a run that does not go on: nobody ticked for three ticks.

export interface TickWatch {
  ticked(): void
  /** Resolves when no tick came in time; never, once it is closed. */
  readonly stalled: Promise<void>
  close(): void
}

export const stalledAfterTicks = 3

export function watchTicks(tickMs: number): TickWatch {
  let timer: NodeJS.Timeout | undefined
  let tellStalled: () => void
  const stalled = new Promise<void>((resolve) => (tellStalled = resolve))
  const ticked = () => {
    clearTimeout(timer)
    timer = setTimeout(() => tellStalled(), stalledAfterTicks * tickMs)
  }
  ticked()
  return { ticked, stalled, close: () => clearTimeout(timer) }
}
