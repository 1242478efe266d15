// Owns the head of the Node page: its name, how it is, why, and since when.
import type { ReactNode } from 'react'
import type { NodeDetailsFragment } from '../gen/graphql.ts'
import { RelativeTime } from '../ui/relative-time.tsx'
import { statusLook } from '../ui/status-look.ts'
import { StatusBadge } from '../ui/status.tsx'

export function NodeHeader({ node, children }: { node: NodeDetailsFragment; children: ReactNode }): ReactNode {
  return (
    <div className="mb-4 flex flex-wrap items-end justify-between gap-x-4 gap-y-3">
      <div className="min-w-0">
        <div className="flex min-w-0 items-center gap-3">
          <h1 className="truncate text-lg font-semibold">{node.name}</h1>
          <StatusBadge status={node.status} />
        </div>
        <p className="mt-1 min-h-5 text-sm text-fg-2">
          {[...node.statusReasons, statusLook(node.status).label].join(' · ')} for{' '}
          <RelativeTime time={Date.parse(node.statusSince)} />
          {node.lastHeartbeatAt !== null && (
            <>
              {' · seen '}
              <RelativeTime time={Date.parse(node.lastHeartbeatAt)} /> ago
            </>
          )}
        </p>
      </div>
      {children}
    </div>
  )
}
