// Owns where a box of lines is scrolled to: the line at its top stays where it is while others come and go; at the end, the end is held.
import { useLayoutEffect, useRef, type RefObject } from 'react'

interface Place {
  readonly line: string
  /** How far its top is below the box's. */
  readonly offset: number
}

interface Places {
  readonly box: RefObject<HTMLDivElement | null>
  /** To be called when the box was scrolled. Whether it went backwards: what only grew, or came into its full height late, did not. */
  readonly keepPlace: () => boolean
}

/** `lines` keeps its identity while it is the same. */
export function usePlace(lines: readonly unknown[] | null, following: boolean): Places {
  const box = useRef<HTMLDivElement>(null)
  const place = useRef<Place | null>(null)
  const top = useRef(0)
  useLayoutEffect(() => {
    const element = box.current
    if (!element) return
    if (following) {
      element.scrollTo({ top: element.scrollHeight })
      // What goes on with the log has no place to keep.
      place.current = null
      return
    }
    if (place.current) {
      const row = element.querySelector<HTMLElement>(`[data-line="${CSS.escape(place.current.line)}"]`)
      if (row) element.scrollTo({ top: row.offsetTop - place.current.offset })
    }
    place.current = topLine(element)
  }, [lines, following])
  return {
    box,
    keepPlace: () => {
      const now = box.current?.scrollTop ?? 0
      const backwards = now < top.current
      top.current = now
      place.current = topLine(box.current)
      return backwards
    },
  }
}

function topLine(box: HTMLElement | null): Place | null {
  for (const row of box?.querySelectorAll<HTMLElement>('[data-line]') ?? []) {
    if (!box || row.offsetTop + row.offsetHeight < box.scrollTop) continue
    return { line: row.dataset['line'] ?? '', offset: row.offsetTop - box.scrollTop }
  }
  return null
}
