// Owns that the page knows when it is put on paper: what is drawn by the size and the theme of a screen is drawn for the paper then, in the
// light theme, and back after it. All of it at once: a browser takes its picture as soon as it has told.
import { useSyncExternalStore } from 'react'
import { flushSync } from 'react-dom'

/** A list longer than this is not read on paper. */
export const mostPrinted = 1_000

let printing = false
let theme: string | undefined
/** A query that nobody holds may be forgotten. */
let watched: MediaQueryList | null = null
const listeners = new Set<() => void>()

function set(now: boolean): void {
  if (now === printing) return
  printing = now
  const { dataset } = document.documentElement
  if (now) theme = dataset['theme']
  dataset['theme'] = now ? 'light' : theme
  flushSync(() => {
    for (const listener of [...listeners]) listener()
  })
}

const begin = (): void => {
  set(true)
}
const end = (): void => {
  set(false)
}
const follow = ({ matches }: { readonly matches: boolean }): void => {
  set(matches)
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    addEventListener('beforeprint', begin)
    addEventListener('afterprint', end)
    watched = matchMedia('print')
    watched.addEventListener('change', follow)
  }
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    removeEventListener('beforeprint', begin)
    removeEventListener('afterprint', end)
    watched?.removeEventListener('change', follow)
  }
}

export function usePrinting(): boolean {
  return useSyncExternalStore(subscribe, () => printing)
}
