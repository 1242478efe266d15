// Owns where a person goes after signing in: back to a path of this site, and never anywhere else. Pure.

const anyOrigin = 'http://this.site'

/** A path with its search and fragment, or `/` where what came is no path of this site. */
export function nextPath(next: unknown): string {
  if (typeof next !== 'string' || !next.startsWith('/')) return '/'
  let url: URL
  try {
    url = new URL(next, anyOrigin)
  } catch {
    return '/'
  }
  // `//other.site` and `/\other.site` are paths to the eye and origins to a browser.
  if (url.origin !== anyOrigin) return '/'
  const path = `${url.pathname}${url.search}${url.hash}`
  return path.startsWith('//') ? '/' : path
}

/** With the fragment of the page that asks, where the path has none: a secret link comes back with its secret, and no search ever held it. */
export function withFragment(path: string, fragment: string): string {
  const text = fragment.replace(/^#/, '')
  return text === '' || path.includes('#') ? path : `${path}#${text}`
}
