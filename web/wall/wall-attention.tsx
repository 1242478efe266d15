// Owns the list of what somebody should look at, worst first, as many as there is room for, and how many there are besides.
import type { ReactNode } from 'react'
import { Badge } from '../ui/badge.tsx'
import type { Attention } from '../ui/attention.ts'
import { formatCount } from '../ui/format.ts'
import { RelativeTime } from '../ui/relative-time.tsx'
import { statusLook } from '../ui/status-look.ts'
import { StatusShape } from '../ui/status.tsx'

/** What fits on a screen of 16 to 9. */
const mostShown = 6

export function WallAttention({ items, known }: { items: readonly Attention[]; known: boolean }): ReactNode {
  const shown = items.slice(0, mostShown)
  const left = items.length - shown.length
  return (
    <section aria-label="Needs attention" className="wall-attention">
      <h2 className="flex items-center gap-[0.6em] font-semibold">
        Needs attention
        {items[0] && <Badge tone={items[0].status === 'DEGRADED' ? 'warn' : 'bad'}>{formatCount(items.length)}</Badge>}
      </h2>
      {items.length === 0 ? (
        <p className="flex flex-1 items-center justify-center gap-[0.6em] text-fg-2">
          {known ? (
            <>
              <StatusShape status="HEALTHY" />
              Nothing needs attention.
            </>
          ) : (
            'Waiting for the fleet …'
          )}
        </p>
      ) : (
        <ul aria-live="polite" aria-relevant="additions">
          {shown.map((item) => (
            <li key={item.key} className="border-line">
              <StatusShape status={item.status} />
              <span className="sr-only">{statusLook(item.status).label}: </span>
              <div className="min-w-0 flex-1">
                <p className="wall-name truncate font-medium">{item.name}</p>
                <p className="truncate text-fg-2">{item.reason}</p>
              </div>
              <RelativeTime time={item.since} className="text-fg-2" />
            </li>
          ))}
        </ul>
      )}
      {left > 0 && <p className="mt-auto text-fg-2">and {formatCount(left)} more</p>}
    </section>
  )
}
