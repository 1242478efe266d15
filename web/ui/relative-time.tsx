// Owns an age that grows by the second, and a rest that shrinks, each with the exact time behind it.
import type { ReactNode } from 'react'
import { useNow } from './clock.ts'
import { cx } from './cx.ts'
import { formatAge, formatExactTime, formatTimeLeft } from './format.ts'

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

/** in 6 d; or expired. */
export function TimeLeft({ time, className }: RelativeTimeProps): ReactNode {
  const now = useNow()
  return (
    <time
      dateTime={new Date(time).toISOString()}
      title={formatExactTime(time)}
      className={cx('num whitespace-nowrap', className)}
    >
      {time > now ? `in ${formatTimeLeft(time - now)}` : 'expired'}
    </time>
  )
}
