// Owns the last status changes of a node and of the pipelines on it, newest first, each with its reason.
import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { ArrowRight } from 'lucide-react'
import type { ChangeFragment } from '../gen/graphql.ts'
import { Card, CardTitle } from '../ui/card.tsx'
import { LoadFailure } from '../ui/load-failure.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { statusLook } from '../ui/status-look.ts'
import { StatusShape } from '../ui/status.tsx'
import type { TailFeed } from '../apollo/use-tail.ts'

interface ChangeListProps {
  changes: Pick<TailFeed<ChangeFragment>, 'items' | 'failure' | 'retry'>
  /** Only the newest ones; absent: all that are held. */
  most?: number
  nodeId: string
  environmentName: string
}

export function ChangeList({ changes, most = Infinity, nodeId, environmentName }: ChangeListProps): ReactNode {
  const { failure, retry } = changes
  const items = changes.items?.slice(-most) ?? null
  return (
    <Card className="flex min-w-0 flex-col">
      <div className="flex h-12 items-center border-b border-line px-4">
        <CardTitle>Status changes</CardTitle>
        <Link
          to="/$environment/events"
          params={{ environment: environmentName }}
          search={{ node: nodeId }}
          className="ml-auto rounded-sm text-xs text-fg-2 hover:text-fg"
        >
          Open in events
        </Link>
      </div>
      <div
        tabIndex={0}
        role="region"
        aria-label="Status changes"
        className="h-80 overflow-y-auto focus-visible:-outline-offset-2"
      >
        {items === null && failure === null && <Skeleton className="m-4 h-3 w-2/3" />}
        {items === null && failure !== null && (
          <LoadFailure title="The status changes could not be loaded" failure={failure} onRetry={retry} />
        )}
        {items?.length === 0 && (
          <p className="px-4 py-8 text-center text-sm text-fg-2">Its status has not changed yet.</p>
        )}
        <ol className="divide-y divide-line">
          {items?.toReversed().map((change) => (
            <li key={change.id} className="px-4 py-2.5">
              <div className="flex items-center gap-2 text-xs">
                <StatusShape status={change.to} />
                <span className="min-w-0 truncate">
                  {change.pipelineId !== null && (
                    <span className="mr-1.5 font-medium">{change.pipeline?.name ?? 'A removed pipeline'}</span>
                  )}
                  <span className="text-fg-3">{statusLook(change.from).label}</span>
                  <ArrowRight aria-label="to" className="mx-1 inline size-3 text-fg-3" />
                  <span className="font-medium">{statusLook(change.to).label}</span>
                </span>
                <RelativeTime time={Date.parse(change.at)} className="ml-auto shrink-0 text-fg-3" />
              </div>
              <p className="mt-0.5 pl-4 text-xs text-fg-2">{change.reason}</p>
            </li>
          ))}
        </ol>
      </div>
    </Card>
  )
}
