// Owns what a click in a box of log lines goes to: one handler for all of its links, so that no line has one of its own.
import type { MouseEvent } from 'react'

/** The address of the link that was pressed, which then is for the caller to go to; null where there is none, or the browser opens it elsewhere. */
export function followedLink(event: MouseEvent): string | null {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null
  const link = event.target instanceof Element ? event.target.closest('a[data-line-link]') : null
  if (!link) return null
  event.preventDefault()
  return link.getAttribute('href')
}
