// Owns the list of what is out of the ordinary now, worst first, each with what to do. Its height never changes: more scroll in it.
import type { ReactNode } from 'react'
import { Badge } from '../ui/badge.tsx'
import { Card, CardTitle } from '../ui/card.tsx'
import { cx } from '../ui/cx.ts'
import { StatusShape } from '../ui/status.tsx'
import type { Figures } from './figures.ts'
import { adviceFor } from './flag-words.ts'
import { statusOf } from './marked.tsx'

const words = { WARN: 'To be looked at', BAD: 'To be seen to now' } as const

/** Worst first, as the server tells them. */
export function FlagList({ flags, className }: { flags: Figures['flags']; className?: string }): ReactNode {
  const worst = flags[0]
  return (
    <Card className={cx('flex min-w-0 flex-col pt-4', className)} aria-label="Flagged now">
      <div className="flex h-5 shrink-0 items-center gap-2 px-4">
        <CardTitle>Flagged now</CardTitle>
        {worst && <Badge tone={worst.level === 'BAD' ? 'bad' : 'warn'}>{flags.length}</Badge>}
        <span role="status" className="sr-only">
          {flags.length === 0 ? 'Nothing is flagged' : `${flags.length} flagged`}
        </span>
      </div>
      {flags.length === 0 ? (
        <p className="flex flex-1 items-center justify-center gap-2 pb-6 text-sm text-fg-2">
          <StatusShape status="HEALTHY" />
          Nothing is out of the ordinary.
        </p>
      ) : (
        <ul
          tabIndex={0}
          aria-label="What is out of the ordinary"
          className="mt-2 min-h-0 flex-1 overflow-y-auto rounded-b-lg px-4 pb-3"
        >
          {flags.map(({ signal, level, what, instance, of }) => (
            <li key={`${signal} ${instance} ${of}`} className="flex gap-3 py-1.5">
              <StatusShape status={statusOf[level]} className="mt-1.5" />
              <div className="min-w-0">
                <p className="num text-sm font-medium break-words">
                  <span className="sr-only">{words[level]}: </span>
                  {what}
                </p>
                <p className="text-xs text-fg-3">{adviceFor[signal]}</p>
              </div>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
