// Owns which of two versions is newer, as people count them: 10 after 9, 1.10 after 1.9, a release after its candidates. Pure.

const numbers = new Intl.Collator('en', { numeric: true })

interface Version {
  readonly release: readonly string[]
  /** Empty: it is the release itself. */
  readonly candidate: readonly string[]
}

/** What stands behind a + tells how it was built, not how new it is. */
function partsOf(version: string): Version {
  const [told = ''] = version
    .trim()
    .replace(/^v(?=\d)/i, '')
    .split('+')
  const dash = told.indexOf('-')
  const [release, candidate] = dash < 0 ? [told, ''] : [told.slice(0, dash), told.slice(dash + 1)]
  return { release: release.split('.'), candidate: candidate === '' ? [] : candidate.split('.') }
}

/** Below 0: `a` is older. 0: they are the same, however they are written. */
export function compareVersions(a: string, b: string): number {
  if (a === b) return 0
  const [one, other] = [partsOf(a), partsOf(b)]
  const byRelease = compareParts(one.release, other.release, '0')
  if (byRelease !== 0) return byRelease
  const [left, right] = [one.candidate, other.candidate]
  if (left.length === 0 || right.length === 0) return Number(left.length === 0) - Number(right.length === 0)
  return compareParts(left, right, '')
}

/** `missing`: what a part that is not there counts as. */
function compareParts(a: readonly string[], b: readonly string[], missing: string): number {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const order = numbers.compare(a[at] ?? missing, b[at] ?? missing)
    if (order !== 0) return order
  }
  return 0
}

/** Null: nobody says which. */
export function newestVersion(versions: Iterable<string>): string | null {
  let newest: string | null = null
  for (const version of versions) if (newest === null || compareVersions(version, newest) > 0) newest = version
  return newest
}
