// Owns the bar of something that fills up, with its number before it. One transform moves it: no layout.
import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import { formatPercent } from './format.ts'
import { fillTone } from './status-look.ts'

const barColor = { accent: 'bg-c1', warn: 'bg-warn', bad: 'bg-bad' } as const
const textColor = { accent: 'text-fg', warn: 'text-warn-fg', bad: 'text-bad-fg' } as const

/** `share` is 0 to 100; null is not known and shows an empty track. */
export function Meter({
  label,
  share,
  className,
}: {
  label: string
  share: number | null
  className?: string
}): ReactNode {
  const tone = share === null ? 'accent' : fillTone(share)
  return (
    <div className={cx('flex items-center gap-2.5', className)}>
      <span className={cx('num w-9 shrink-0 text-right', share === null ? 'text-fg-3' : textColor[tone])}>
        {formatPercent(share)}
      </span>
      <div
        data-meter
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share === null ? 0 : Math.round(share)}
        aria-valuetext={share === null ? 'not known' : formatPercent(share)}
        className="h-[5px] min-w-0 flex-1 overflow-hidden rounded-[3px] bg-track"
      >
        <div
          className={cx('h-full origin-left rounded-[3px]', barColor[tone])}
          style={{ transform: `scaleX(${(share === null ? 0 : Math.min(100, Math.max(0, share))) / 100})` }}
        />
      </div>
    </div>
  )
}
