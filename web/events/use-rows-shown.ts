// Owns how many rows of a list that grows at its top are there: the newest ones while somebody looks at these, more where a person asks for
// them, and none fewer under a person who reads further down. What a page that is left open holds of them does not grow.
import { useState, useSyncExternalStore } from 'react'

const rowsAtFirst = 100

export interface RowsShown {
  readonly most: number
  readonly showMore: () => void
}

/** `ids`: of all rows, newest first. */
export function useRowsShown(ids: readonly string[]): RowsShown {
  const away = useSyncExternalStore(onScroll, isAway)
  const newest = ids[0]
  const [shown, setShown] = useState({ most: rowsAtFirst, newest })
  // While rendering: what came pushes no row out in a single paint.
  if (shown.newest !== newest) {
    const come = shown.newest === undefined ? 0 : Math.max(0, ids.indexOf(shown.newest))
    setShown({ most: away ? shown.most + come : rowsAtFirst, newest })
  }
  return {
    most: shown.most,
    showMore: () => {
      setShown(({ most }) => ({ most: most + rowsAtFirst, newest }))
    },
  }
}

function onScroll(listener: () => void): () => void {
  const options = { passive: true } as const
  addEventListener('scroll', listener, options)
  return () => {
    removeEventListener('scroll', listener)
  }
}

/** Further down than the first screen. */
function isAway(): boolean {
  return scrollY > innerHeight
}
