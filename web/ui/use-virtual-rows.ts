// Owns which rows of a long list are in sight of the window, and how the keyboard walks them.
import { useEffectEvent, useLayoutEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { mostPrinted, usePrinting } from './printing.ts'
import { rowStepOfKey, stepRow, type RowStep } from './row-keys.ts'
import { useKeys } from './use-keys.ts'

const rowsBeyondSight = 8
/** What stands still above the rows while they scroll: the top bar, a banner and the header row. */
const stillAbove = 56 + 36 + 36

export interface VirtualRows {
  readonly list: RefObject<HTMLDivElement | null>
  readonly virtual: readonly { readonly index: number; readonly id: string; readonly offset: number }[]
  /** The one row that Tab reaches. */
  readonly tabStop: string | null
  readonly totalHeight: number
  readonly onKeyDown: (event: KeyboardEvent) => void
  readonly onFocusRow: (id: string) => void
}

/** `isHeading`: a row that stands above others and that nobody goes to. */
export function useVirtualRows(
  rows: readonly string[],
  rowHeight: number,
  isHeading: (id: string) => boolean = () => false,
): VirtualRows {
  const list = useRef<HTMLDivElement>(null)
  const [current, setCurrent] = useState<string | null>(null)
  const printing = usePrinting()
  const scrollMargin = useDistanceFromTop(list)
  const virtualizer = useWindowVirtualizer<HTMLDivElement>({
    count: rows.length,
    estimateSize: () => rowHeight,
    overscan: rowsBeyondSight,
    scrollMargin,
    scrollPaddingStart: stillAbove,
    getItemKey: (index) => rows[index] ?? index,
  })
  useLayoutEffect(() => {
    virtualizer.measure()
  }, [virtualizer, rowHeight])

  const walk = (step: RowStep): void => {
    const stops = rows.filter((row) => !isHeading(row))
    const id = stops[stepRow(stops, current, step)]
    if (id === undefined) return
    setCurrent(id)
    virtualizer.scrollToIndex(rows.indexOf(id), { align: 'auto' })
    // The row may only exist after the scroll.
    requestAnimationFrame(() =>
      list.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"] a`)?.focus({ preventScroll: true }),
    )
  }
  useKeys({
    j: () => {
      walk('next')
    },
    k: () => {
      walk('previous')
    },
  })

  const items = virtualizer.getVirtualItems()
  const inSight = items.flatMap((item) => rows[item.index] ?? []).filter((id) => !isHeading(id))
  return {
    list,
    virtual: printing
      ? rows.slice(0, mostPrinted).map((id, index) => ({ index, id, offset: 0 }))
      : items.flatMap((item) => {
          const id = rows[item.index]
          return id === undefined ? [] : [{ index: item.index, id, offset: item.start - scrollMargin }]
        }),
    tabStop: current !== null && inSight.includes(current) ? current : (inSight[0] ?? null),
    totalHeight: virtualizer.getTotalSize(),
    onKeyDown: (event) => {
      const step = rowStepOfKey[event.key]
      if (!step || event.metaKey || event.ctrlKey || event.altKey) return
      event.preventDefault()
      walk(step)
    },
    onFocusRow: setCurrent,
  }
}

/** How far the list begins from the top of the document; what stands above it may grow and shrink. */
function useDistanceFromTop(list: RefObject<HTMLElement | null>): number {
  const [distance, setDistance] = useState(0)
  const measure = useEffectEvent(() => {
    if (list.current) setDistance(Math.round(list.current.getBoundingClientRect().top + scrollY))
  })
  useLayoutEffect(() => {
    const observer = new ResizeObserver(() => {
      measure()
    })
    observer.observe(document.body)
    return () => {
      observer.disconnect()
    }
  }, [])
  return distance
}
