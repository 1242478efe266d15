/** The sum of what is known; null where nothing is. */
export function sumKnown(values: Iterable<number | null>): number | null {
  let total: number | null = null
  for (const value of values) if (value !== null) total = (total ?? 0) + value
  return total
}
