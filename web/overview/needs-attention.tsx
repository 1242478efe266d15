// Owns the list of what a person should look at, worst first, each with its reason. Its height never changes: more scroll in it.
import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { Badge } from '../ui/badge.tsx'
import { Card, CardTitle } from '../ui/card.tsx'
import { cx } from '../ui/cx.ts'
import { RelativeTime } from '../ui/relative-time.tsx'
import { statusLook } from '../ui/status-look.ts'
import { StatusShape } from '../ui/status.tsx'
import type { Attention } from '../ui/attention.ts'

interface NeedsAttentionProps {
  environmentName: string
  /** Worst first. */
  items: readonly Attention[]
  className?: string
}

/** Whoever has more troubles than this begins with the worst. */
const mostShown = 50
const linkLook =
  'block truncate text-sm font-medium outline-none after:absolute after:inset-0 after:rounded-md focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-ring'

export function NeedsAttention({ environmentName, items, className }: NeedsAttentionProps): ReactNode {
  const worst = items[0]
  return (
    <Card className={cx('flex h-[224px] min-w-0 flex-col pt-4 print:h-auto', className)}>
      <div className="flex h-5 shrink-0 items-center gap-2 px-4">
        <CardTitle>Needs attention</CardTitle>
        {worst && <Badge tone={worst.status === 'DEGRADED' ? 'warn' : 'bad'}>{items.length}</Badge>}
        {items.length > 0 && (
          <Link
            to="/$environment/events"
            params={{ environment: environmentName }}
            className="ml-auto rounded-sm text-xs text-fg-2 hover:text-fg"
          >
            All events
          </Link>
        )}
      </div>
      {items.length === 0 ? (
        <p className="flex flex-1 items-center justify-center gap-2 pb-6 text-sm text-fg-2">
          <StatusShape status="HEALTHY" />
          Nothing needs attention.
        </p>
      ) : (
        <ul className="mt-2 min-h-0 flex-1 overflow-y-auto px-2 pb-1">
          {items.slice(0, mostShown).map((item) => (
            <li key={item.key} className="relative flex h-11 items-center gap-3 rounded-md px-2 hover:bg-surface-2">
              <StatusShape status={item.status} />
              <span className="sr-only">{statusLook(item.status).label}: </span>
              <div className="min-w-0 flex-1">
                {item.of === 'node' ? (
                  <Link
                    to="/$environment/nodes/$nodeId"
                    params={{ environment: environmentName, nodeId: item.id }}
                    className={linkLook}
                  >
                    {item.name}
                  </Link>
                ) : (
                  <Link
                    to="/$environment/pipelines/$pipelineId"
                    params={{ environment: environmentName, pipelineId: item.id }}
                    className={linkLook}
                  >
                    {item.name}
                  </Link>
                )}
                <p className="truncate text-xs text-fg-3">{item.reason}</p>
              </div>
              <RelativeTime time={item.since} className="text-xs text-fg-3" />
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
