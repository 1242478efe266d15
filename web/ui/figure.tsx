// Owns the number of a card: label, figure, unit, change at the right, and its sparkline off the lower edge.
import type { ReactNode } from 'react'
import { ArrowDownRight, ArrowUpRight } from 'lucide-react'
import { Card } from './card.tsx'
import { cx } from './cx.ts'
import { Sparkline } from './sparkline.tsx'
import { Tooltip } from './tooltip.tsx'

export interface FigureChange {
  readonly direction: 'up' | 'down'
  /** Whether that is good news; a change that is neither is `plain`. */
  readonly mood: 'good' | 'bad' | 'plain'
  readonly text: string
  /** What it is compared with: 4 min ago. */
  readonly since: string
}

interface FigureProps {
  label: string
  value: string
  unit?: string
  change?: FigureChange | null
  spark?: readonly (number | null)[]
  sparkCapacity: number
  /** Marked in the sparkline, where it comes into sight. */
  limit?: number | undefined
  color?: 'c1' | 'c2'
}

const moods = { good: 'text-ok-fg', bad: 'text-bad-fg', plain: 'text-fg-2' } as const
const sparkWidth = 280
const sparkHeight = 40

export function Figure(props: FigureProps): ReactNode {
  const { label, value, unit, change, spark, sparkCapacity, limit, color = 'c1' } = props
  return (
    <Card className="relative h-[124px] overflow-hidden p-4 pb-0">
      <h2 className="truncate text-xs font-medium text-fg-2">{label}</h2>
      <div className="mt-1.5 flex items-baseline gap-1">
        <span className="num text-2xl font-semibold tracking-tight">{value}</span>
        {unit && <span className="num truncate text-sm text-fg-3">{unit}</span>}
        {change && <Change {...change} />}
      </div>
      {spark && (
        <Sparkline
          values={spark}
          capacity={sparkCapacity}
          width={sparkWidth}
          height={sparkHeight}
          color={color}
          limit={limit}
          area
          className="absolute inset-x-0 bottom-0 h-10 w-full"
        />
      )}
    </Card>
  )
}

function Change({ direction, mood, text, since }: FigureChange): ReactNode {
  const Arrow = direction === 'up' ? ArrowUpRight : ArrowDownRight
  return (
    <Tooltip text={`Compared with ${since}`}>
      <span className={cx('num ml-auto inline-flex items-center gap-0.5 self-center text-xs font-medium', moods[mood])}>
        <Arrow aria-label={direction === 'up' ? 'up' : 'down'} className="size-3.5" />
        {text}
      </span>
    </Tooltip>
  )
}
