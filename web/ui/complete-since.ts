// Owns from when on a list of changes that is held only up to a number tells all of them. Pure.

/** From when on nothing is missing among changes, oldest first, in milliseconds: of which no more than `most` are held, the oldest are not. */
export function completeSince(changes: readonly { readonly at: string }[], most: number): number {
  const oldest = changes[0]
  return oldest && changes.length >= most ? Date.parse(oldest.at) : -Infinity
}
