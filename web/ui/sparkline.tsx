// Owns a small line without axes. One SVG, two paths, stretched to its box: cheap enough for every row of a table.
import { useId, useMemo, type ReactNode } from 'react'
import { cx } from './cx.ts'
import { sparklinePaths } from './sparkline-path.ts'

const colors = { c1: 'text-c1', c2: 'text-c2', idle: 'text-idle' } as const

interface SparklineProps {
  values: readonly (number | null)[]
  capacity: number
  width: number
  height: number
  color?: keyof typeof colors
  area?: boolean
  fromZero?: boolean
  /** Marked where it is within what is shown. */
  limit?: number | undefined
  className?: string
}

/** Says nothing to a screen reader: the number it belongs to stands beside it. */
export function Sparkline({
  values,
  capacity,
  width,
  height,
  color = 'c1',
  area = false,
  fromZero = false,
  limit,
  className,
}: SparklineProps): ReactNode {
  const gradient = useId()
  const paths = useMemo(
    () => sparklinePaths(values, { capacity, width, height, fromZero, limit }),
    [values, capacity, width, height, fromZero, limit],
  )
  return (
    <svg
      data-sparkline
      aria-hidden
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      className={cx('block', colors[color], className)}
    >
      {area && (
        <>
          <defs>
            <linearGradient id={gradient} x1="0" y1="0" x2="0" y2="1">
              <stop offset="0" stopColor="currentColor" stopOpacity="0.26" />
              <stop offset="1" stopColor="currentColor" stopOpacity="0" />
            </linearGradient>
          </defs>
          <path d={paths.area} fill={`url(#${gradient})`} />
        </>
      )}
      <path
        d={paths.line}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinejoin="round"
        strokeLinecap="round"
        vectorEffect="non-scaling-stroke"
      />
      {paths.limit !== null && (
        <path
          d={`M0,${paths.limit}H${width}`}
          className="stroke-warn"
          strokeWidth="1"
          strokeDasharray="3 3"
          vectorEffect="non-scaling-stroke"
        />
      )}
    </svg>
  )
}
