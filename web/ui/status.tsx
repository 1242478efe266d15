// Owns the marks of a status: the shape, and the badge that only trouble gets.
import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import { statusLook, type Shape, type Tone } from './status-look.ts'

const toneColor: Readonly<Record<Tone, string>> = {
  ok: 'text-ok',
  warn: 'text-warn',
  bad: 'text-bad',
  idle: 'text-idle',
}

const paths: Readonly<Record<Shape, ReactNode>> = {
  circle: <circle cx="4" cy="4" r="3.5" fill="currentColor" />,
  diamond: <rect x="1.1" y="1.1" width="5.8" height="5.8" rx="0.8" transform="rotate(45 4 4)" fill="currentColor" />,
  square: <rect x="0.5" y="0.5" width="7" height="7" rx="1.2" fill="currentColor" />,
  ring: <circle cx="4" cy="4" r="3" fill="none" stroke="currentColor" strokeWidth="1.3" />,
  pause: <path d="M2.2 1v6M5.8 1v6" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" />,
}

/** Says nothing to a screen reader: its label always stands beside it. */
export function StatusShape({ status, className }: { status: string; className?: string }): ReactNode {
  const { tone, shape } = statusLook(status)
  return (
    <svg viewBox="0 0 8 8" aria-hidden className={cx('size-2 shrink-0 overflow-visible', toneColor[tone], className)}>
      {paths[shape]}
    </svg>
  )
}

const filled: Readonly<Record<'warn' | 'bad', string>> = {
  warn: 'px-2 border-warn/30 bg-warn/12 text-warn-fg',
  bad: 'px-2 border-bad/30 bg-bad/12 text-bad-fg',
}

/** Healthy is quiet: plain text and a dot. Trouble is filled. */
export function StatusBadge({ status }: { status: string }): ReactNode {
  const { label, tone } = statusLook(status)
  const look = tone === 'warn' || tone === 'bad' ? filled[tone] : 'border-transparent text-fg-2'
  return (
    <span
      className={cx(
        'inline-flex h-[22px] items-center gap-1.5 rounded-sm border text-xs font-medium whitespace-nowrap',
        look,
      )}
    >
      <StatusShape status={status} />
      {label}
    </span>
  )
}
