// Owns the bar that shows how a whole is made up. Even the smallest part is wide enough to be seen.
import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import { statusLook, type Tone } from './status-look.ts'

const colors: Readonly<Record<Tone, string>> = { ok: 'bg-ok', warn: 'bg-warn', bad: 'bg-bad', idle: 'bg-idle' }

interface ShareBarProps {
  label: string
  parts: readonly { readonly status: string; readonly count: number }[]
}

export function ShareBar({ label, parts }: ShareBarProps): ReactNode {
  const shown = parts.filter((part) => part.count > 0)
  return (
    <div
      role="img"
      aria-label={label}
      className="flex h-1.5 w-22 shrink-0 gap-0.5 sm:w-40 overflow-hidden rounded-full"
    >
      {shown.length === 0 && <div className="w-full bg-track" />}
      {shown.map((part) => (
        <div
          key={part.status}
          className={cx('min-w-1', colors[statusLook(part.status).tone])}
          style={{ flexGrow: part.count, flexBasis: 0 }}
        />
      ))}
    </div>
  )
}
