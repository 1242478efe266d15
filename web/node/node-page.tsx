// Owns the page of one node: how it is and why, its charts, its pipelines, its last log lines and its status changes.
import { useMemo, type ReactNode } from 'react'
import { CombinedGraphQLErrors } from '@apollo/client'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Server, TriangleAlert } from 'lucide-react'
import type { NodeDetailsFragment } from '../gen/graphql.ts'
import { Card } from '../ui/card.tsx'
import { useNow } from '../ui/clock.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import type { TimeWindow } from '../ui/plot.tsx'
import { RangePicker } from '../ui/range-picker.tsx'
import { isBeating } from '../ui/status-look.ts'
import { ownWindow, rangeKey, stepOf, windowOf, withRange, withWindow } from '../ui/time-range.ts'
import { useTitle } from '../ui/use-title.ts'
import { ChangeList } from './change-list.tsx'
import { LogTail } from '../ui/log-tail.tsx'
import { NodeCharts } from './node-charts.tsx'
import { NodeFacts } from './node-facts.tsx'
import { NodeHeader } from './node-header.tsx'
import { NodeSkeleton } from './node-skeleton.tsx'
import { nodeRanges, usualRange } from './node-search.ts'
import { PipelineList } from './pipeline-list.tsx'
import { useNode, type NodeData } from './use-node.ts'

const route = getRouteApi('/$environment/nodes/$nodeId')
const environmentRoute = getRouteApi('/$environment')

export function NodePage(): ReactNode {
  const { nodeId } = route.useParams()
  return <NodeOf key={nodeId} nodeId={nodeId} />
}

function NodeOf({ nodeId }: { nodeId: string }): ReactNode {
  const { environment } = environmentRoute.useRouteContext()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const now = useNow(stepOf(search.range ?? usualRange))
  const window = useMemo(() => windowOf(search, now, usualRange), [search, now])
  const range = { key: rangeKey(search, usualRange), from: window.from, until: ownWindow(search)?.to ?? null }
  const data = useNode(environment.id, nodeId, range)
  useTitle(data.node?.name ?? 'Node', environment.name)

  // A node of another environment is not of this address.
  if (data.node?.environmentId !== environment.id)
    return <WithoutNode failure={data.failure} waiting={data.node === null} environmentName={environment.name} />
  const zoom = (zoomed: TimeWindow): void => {
    void navigate({ search: withWindow(search, zoomed), resetScroll: false })
  }
  return (
    <>
      <NodeHeader node={data.node}>
        <RangePicker
          search={search}
          usual={usualRange}
          options={nodeRanges}
          shown={window}
          onRange={(chosen) => {
            void navigate({ search: withRange(search, chosen), resetScroll: false })
          }}
          onOwn={zoom}
        />
      </NodeHeader>
      <Content
        data={data}
        node={data.node}
        window={window}
        intervalSeconds={environment.intervalSeconds}
        onZoom={zoom}
      />
    </>
  )
}

interface ContentProps {
  data: NodeData
  node: NodeDetailsFragment
  window: TimeWindow
  intervalSeconds: number
  onZoom: (window: TimeWindow) => void
}

function Content({ data, node, window, intervalSeconds, onZoom }: ContentProps): ReactNode {
  const beating = isBeating(node)
  return (
    <div className="grid grid-cols-1 gap-3 xl:grid-cols-[minmax(0,1fr)_300px]">
      <div className="min-w-0 space-y-3">
        <NodeCharts samples={data.samples ?? []} window={window} intervalSeconds={intervalSeconds} onZoom={onZoom} />
        <PipelineList pipelines={node.pipelines} beating={beating} />
        <LogTail {...data.log} />
      </div>
      <div className="grid min-w-0 grid-cols-1 content-start gap-3 md:grid-cols-2 xl:grid-cols-1">
        <NodeFacts node={node} />
        <ChangeList {...data.changes} />
      </div>
    </div>
  )
}

interface WithoutNodeProps {
  failure: Error | null
  waiting: boolean
  environmentName: string
}

function WithoutNode({ failure, waiting, environmentName }: WithoutNodeProps): ReactNode {
  if (waiting && !failure) return <NodeSkeleton />
  const unreachable = failure !== null && !isNotFound(failure)
  return (
    <Card>
      <EmptyState
        alone
        icon={unreachable ? <TriangleAlert /> : <Server />}
        title={unreachable ? 'The node could not be loaded' : 'There is no such node'}
        text={
          <span role="alert">{unreachable ? failure.message : 'It was removed, or it is of another environment.'}</span>
        }
      >
        <Link
          to="/$environment/fleet"
          params={{ environment: environmentName }}
          className="font-medium text-accent underline underline-offset-2"
        >
          All nodes of {environmentName}
        </Link>
      </EmptyState>
    </Card>
  )
}

function isNotFound(failure: Error): boolean {
  return (
    CombinedGraphQLErrors.is(failure) &&
    failure.errors.some((one) => ['NOT_FOUND', 'INVALID_INPUT'].includes(String(one.extensions?.['code'])))
  )
}
