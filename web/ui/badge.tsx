// Owns the small pill with a count or a word in it.
import type { ReactNode } from 'react'
import { cx } from './cx.ts'

const tones = { bad: 'bg-bad/15 text-bad-fg', warn: 'bg-warn/15 text-warn-fg', plain: 'bg-track text-fg-2' } as const

export function Badge({ tone = 'plain', children }: { tone?: keyof typeof tones; children: ReactNode }): ReactNode {
  return (
    <span
      className={cx(
        'num inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-full px-1.5 text-2xs font-medium',
        tones[tone],
      )}
    >
      {children}
    </span>
  )
}
