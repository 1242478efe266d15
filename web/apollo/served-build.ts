// Owns the question whether the server serves another build of this page than the one that runs.

/** Null: the server did not say. */
export async function isOutdated(): Promise<boolean | null> {
  try {
    const response = await fetch('/', { cache: 'no-store' })
    if (!response.ok) return null
    const served = entryOf(new DOMParser().parseFromString(await response.text(), 'text/html'))
    return served === null ? null : served !== entryOf(document)
  } catch {
    return null
  }
}

/** Its name holds the hash of what is in it. */
function entryOf(page: Document): string | null {
  return page.querySelector('script[type="module"][src]')?.getAttribute('src') ?? null
}
