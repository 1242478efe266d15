// Owns how a number of something a second looks in a row; quiet where nothing moves.
import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import { formatCompact } from './format.ts'

/** Null: not known. */
export function Rate({ value }: { value: number | null }): ReactNode {
  return (
    <span className={cx('num', !value && 'text-fg-3')}>
      {formatCompact(value)}
      {value !== null && <span className="text-fg-3">/s</span>}
    </span>
  )
}
