// Owns where we are: the environment, the page, and the entity on it. The last one is the page itself.
import type { ReactNode } from 'react'
import { Link, useMatchRoute } from '@tanstack/react-router'
import { ChevronRight } from 'lucide-react'
import { useNodeName } from './use-node-name.ts'

export function Breadcrumb(): ReactNode {
  const match = useMatchRoute()
  const onNode = match({ to: '/$environment/nodes/$nodeId' })
  const onFleet = match({ to: '/$environment/fleet' })
  const environment = onNode ? onNode.environment : onFleet ? onFleet.environment : null
  const nodeName = useNodeName(onNode ? onNode.nodeId : null)
  if (environment === null) return null
  return (
    <nav aria-label="Breadcrumb" className="min-w-0">
      <ol className="flex min-w-0 items-center gap-1.5 text-sm text-fg-3">
        <li className="hidden shrink-0 sm:block">{environment}</li>
        <Separator className="hidden sm:block" />
        {onNode ? (
          <>
            <li className="shrink-0">
              <Link to="/$environment/fleet" params={{ environment }} className="rounded-sm hover:text-fg">
                Fleet
              </Link>
            </li>
            <Separator />
            <li aria-current="page" className="truncate font-medium text-fg">
              {nodeName ?? 'Node'}
            </li>
          </>
        ) : (
          <li aria-current="page" className="font-medium text-fg">
            Fleet
          </li>
        )}
      </ol>
    </nav>
  )
}

function Separator({ className }: { className?: string }): ReactNode {
  return (
    <li aria-hidden className={className}>
      <ChevronRight className="size-3.5" />
    </li>
  )
}
