// Owns an age that grows by the second, with the exact time behind it.
import type { ReactNode } from 'react'
import { useNow } from './clock.ts'
import { cx } from './cx.ts'
import { formatAge, formatExactTime } from './format.ts'

interface RelativeTimeProps {
  /** Milliseconds. A time ahead of this machine's clock reads as just now. */
  time: number
  className?: string
}

export function RelativeTime({ time, className }: RelativeTimeProps): ReactNode {
  const now = useNow()
  return (
    <time
      dateTime={new Date(time).toISOString()}
      title={formatExactTime(time)}
      className={cx('num whitespace-nowrap', className)}
    >
      {formatAge(Math.max(0, now - time))}
    </time>
  )
}
