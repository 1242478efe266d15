// Owns how the keyboard walks rows that are all there, such as the lines of a log: j and k go from one to the next, Enter opens it.
import type { RefObject } from 'react'
import { stepRow, type RowStep } from './row-keys.ts'
import { useKeys, type Keys } from './use-keys.ts'

interface WalkedRows {
  /** Each row has it, with the row's id as its value: data-line. */
  readonly attribute: string
  /** Before each step: who walks does not want the rows to move on. */
  readonly onWalk?: () => void
  /** What other keys do to the row that has the focus. */
  readonly keys?: Readonly<Record<string, (row: HTMLElement) => void>>
}

/** A row is stood on by its first link or button. */
export function useWalkedRows(box: RefObject<HTMLElement | null>, { attribute, onWalk, keys = {} }: WalkedRows): void {
  const selector = `[${attribute}]`
  const walk = (step: RowStep): void => {
    const rows = [...(box.current?.querySelectorAll<HTMLElement>(selector) ?? [])]
    const ids = rows.map((row) => row.getAttribute(attribute) ?? '')
    const from = standing(box.current, selector) ?? lastInSight(box.current, rows)
    onWalk?.()
    const row = rows[stepRow(ids, from?.getAttribute(attribute) ?? null, step)]
    row?.querySelector<HTMLElement>('a, button')?.focus()
  }
  const others = Object.entries(keys).map(([key, run]): [string, () => void] => [
    key,
    () => {
      const row = standing(box.current, selector)
      if (row) run(row)
    },
  ])
  const all: Keys = {
    j: () => {
      walk('next')
    },
    k: () => {
      walk('previous')
    },
    ...Object.fromEntries(others),
  }
  useKeys(all)
}

/** The row that has the focus. */
function standing(box: HTMLElement | null, selector: string): HTMLElement | null {
  const focused = document.activeElement
  return box?.contains(focused) ? (focused?.closest<HTMLElement>(selector) ?? null) : null
}

/** Who stands on none begins where the eye is in a box that scrolls: at the end of what is in sight. */
function lastInSight(box: HTMLElement | null, rows: readonly HTMLElement[]): HTMLElement | null {
  if (!box || box.scrollHeight <= box.clientHeight) return null
  const end = box.scrollTop + box.clientHeight
  return rows.findLast((row) => row.offsetTop + row.offsetHeight <= end) ?? null
}
