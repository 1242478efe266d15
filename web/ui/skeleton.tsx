// Owns the place of what is still loading: the same size as what comes, and still.
import type { ReactNode } from 'react'
import { cx } from './cx.ts'

export function Skeleton({ className }: { className?: string }): ReactNode {
  return <div aria-hidden className={cx('rounded-sm bg-track', className)} />
}
