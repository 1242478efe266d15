// Owns which row the keyboard stands on: by id, so that it stays on its row while the list sorts itself anew. Pure.

export type RowStep = 'next' | 'previous' | 'first' | 'last'

export const rowStepOfKey: Readonly<Record<string, RowStep>> = {
  j: 'next',
  ArrowDown: 'next',
  k: 'previous',
  ArrowUp: 'previous',
  Home: 'first',
  End: 'last',
}

/** The index to go to, or -1 where there is no row. Without a row to start from, every step begins at the first one. */
export function stepRow(rows: readonly string[], from: string | null, step: RowStep): number {
  const last = rows.length - 1
  if (step === 'last') return last
  const at = from === null ? -1 : rows.indexOf(from)
  if (step === 'first' || at < 0) return Math.min(0, last)
  return step === 'next' ? Math.min(at + 1, last) : Math.max(at - 1, 0)
}
