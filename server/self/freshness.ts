// Owns when a sample still counts as what is: on the edge it does, beyond it is absent, never shown as live. Pure.

export const freshMs = 5_000

/** A stamp of the future by more than a clock's difference is as bad as an old one, and so is none. */
export function isFresh(at: Date | null, now: Date): boolean {
  if (at === null || Number.isNaN(at.getTime())) return false
  return Math.abs(now.getTime() - at.getTime()) <= freshMs
}
