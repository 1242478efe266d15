// Owns the list of what a person should look at, worst first, each with its reason. Its height never changes.
import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { Badge } from '../ui/badge.tsx'
import { Card, CardTitle } from '../ui/card.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { statusLook } from '../ui/status-look.ts'
import { StatusShape } from '../ui/status.tsx'
import type { NodeStanding } from './node-standing.ts'

interface NeedsAttentionProps {
  environmentName: string
  /** Worst first. */
  nodes: readonly NodeStanding[]
}

const most = 4

export function NeedsAttention({ environmentName, nodes }: NeedsAttentionProps): ReactNode {
  return (
    <Card className="flex h-[260px] flex-col pt-4">
      <div className="flex h-5 items-center gap-2 px-4">
        <CardTitle>Needs attention</CardTitle>
        {nodes.length > 0 && <Badge tone={nodes[0]?.status === 'OFFLINE' ? 'bad' : 'warn'}>{nodes.length}</Badge>}
        {nodes.length > most && (
          <a href="#nodes" className="ml-auto rounded-sm text-xs text-fg-2 hover:text-fg">
            View all
          </a>
        )}
      </div>
      {nodes.length === 0 && (
        <p className="flex flex-1 items-center justify-center gap-2 pb-6 text-sm text-fg-2">
          <StatusShape status="HEALTHY" />
          Nothing needs attention.
        </p>
      )}
      <ul className="mt-2.5 px-2">
        {nodes.slice(0, most).map((node) => (
          <li key={node.id} className="relative flex h-[50px] items-center gap-3 rounded-md px-2 hover:bg-surface-2">
            <StatusShape status={node.status} />
            <span className="sr-only">{statusLook(node.status).label}: </span>
            <div className="min-w-0 flex-1">
              <Link
                to="/$environment/nodes/$nodeId"
                params={{ environment: environmentName, nodeId: node.id }}
                className="block truncate text-sm font-medium outline-none after:absolute after:inset-0 after:rounded-md focus-visible:after:outline-2 focus-visible:after:outline-ring"
              >
                {node.name}
              </Link>
              <p className="truncate text-xs text-fg-3">{node.reasons[0] ?? statusLook(node.status).label}</p>
            </div>
            <RelativeTime time={node.since} className="text-xs text-fg-3" />
          </li>
        ))}
      </ul>
    </Card>
  )
}
