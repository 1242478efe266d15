// Owns where we are: the environment or what else the page belongs to, the page, and the entity on it. The last one is the page itself.
import type { ReactNode } from 'react'
import { getRouteApi, Link, useMatchRoute } from '@tanstack/react-router'
import { ChevronRight } from 'lucide-react'
import { pages } from './pages.ts'
import { useNodeName } from './use-node-name.ts'
import { usePipelineName } from './use-pipeline-name.ts'

const environmentRoute = getRouteApi('/$environment')

export function Breadcrumb(): ReactNode {
  const { environment } = environmentRoute.useRouteContext()
  const match = useMatchRoute()
  const onNode = match({ to: '/$environment/nodes/$nodeId' })
  const nodeName = useNodeName(onNode ? onNode.nodeId : null)
  const onPipeline = match({ to: '/$environment/pipelines/$pipelineId' })
  const pipelineName = usePipelineName(environment.id, onPipeline ? onPipeline.pipelineId : null)
  const entity = onNode
    ? ({ list: 'Fleet', to: '/$environment/fleet', name: nodeName ?? 'Node' } as const)
    : onPipeline
      ? ({ list: 'Pipelines', to: '/$environment/pipelines', name: pipelineName ?? 'Pipeline' } as const)
      : null
  const page = pages.find(({ to }) => match({ to }))
  if (!entity && !page) return null
  // What is of the whole installation, or of the person, is of no environment.
  const root = page?.group === 'Installation' ? page.group : page?.group === 'You' ? null : environment.name
  return (
    <nav aria-label="Breadcrumb" className="min-w-0">
      <ol className="flex min-w-0 items-center gap-1.5 text-sm text-fg-3">
        {root !== null && (
          <>
            <li className="hidden min-w-0 truncate sm:block">{root}</li>
            <Separator className="hidden sm:block" />
          </>
        )}
        {page?.group === 'Settings' && (
          <>
            <li className="hidden shrink-0 md:block">{page.group}</li>
            <Separator className="hidden md:block" />
          </>
        )}
        {entity && (
          <>
            <li className="shrink-0">
              <Link to={entity.to} params={{ environment: environment.name }} className="rounded-sm hover:text-fg">
                {entity.list}
              </Link>
            </li>
            <Separator />
          </>
        )}
        <li aria-current="page" className="truncate font-medium text-fg">
          {entity ? entity.name : page?.label}
        </li>
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
