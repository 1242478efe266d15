// Owns lists of ids and words as they stand in a URL: joined by commas, none twice, bounded. Pure.

const most = 200
const longest = 253

/** What is no list of words is an empty one. */
export function readList(value: unknown): readonly string[] {
  // The router reads ?node=42 as a number.
  if (typeof value !== 'string' && typeof value !== 'number') return []
  const words = String(value)
    .split(',')
    .filter((word) => word !== '' && word.length <= longest)
  return [...new Set(words)].slice(0, most)
}

/** Undefined: nothing, and left out of the URL. */
export function writeList(words: readonly string[]): string | undefined {
  return words.length === 0 ? undefined : [...new Set(words)].slice(0, most).join(',')
}
