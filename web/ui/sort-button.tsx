// Owns the text of a column's header that sorts by it, and which way that goes.
import type { ReactNode } from 'react'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { cx } from './cx.ts'

interface Sorted<Key> {
  /** The key of the column that is sorted by; null: none of them. */
  by: Key | null
  /** Against the direction that is looked for. */
  reversed?: boolean
}

export interface Sorting<Key> extends Sorted<Key> {
  onSort: (key: Key) => void
}

interface SortButtonProps<Key> extends Sorting<Key> {
  header: string
  /** What the column is sorted by. */
  sort: Key
}

export function SortButton<Key extends string>({ header, sort, onSort, ...sorted }: SortButtonProps<Key>): ReactNode {
  const direction = sortDirection(sort, sorted)
  const Arrow = direction === 'ascending' ? ArrowUp : ArrowDown
  return (
    <button
      type="button"
      onClick={() => {
        onSort(sort)
      }}
      className={cx('relative rounded-sm hover:text-fg', direction && 'text-fg')}
    >
      {header}
      {/* Beside the text and not in its row, so that sorting moves nothing. */}
      <Arrow aria-hidden className={cx('absolute top-0.5 left-full ml-0.5 size-3', !direction && 'invisible')} />
    </button>
  )
}

/** Names go up, numbers go down: the direction that is looked for. */
export function sortDirection<Key extends string>(
  sort: Key | undefined,
  sorted: Sorted<Key> | undefined,
): 'ascending' | 'descending' | undefined {
  if (sort === undefined || sort !== sorted?.by) return undefined
  return (sort === 'name') === (sorted.reversed ?? false) ? 'descending' : 'ascending'
}
