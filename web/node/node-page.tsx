// Owns the page of one node: how it is and why, and in tabs what is known of it, its health, its charts and its log.
import { useMemo, type ReactNode } from 'react'
import { CombinedGraphQLErrors } from '@apollo/client'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Server, TriangleAlert } from 'lucide-react'
import { Card } from '../ui/card.tsx'
import { useNow } from '../ui/clock.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import type { TimeWindow } from '../ui/plot.tsx'
import { RangePicker } from '../ui/range-picker.tsx'
import { TabList } from '../ui/tab-list.tsx'
import { ownWindow, rangeKey, stepOf, windowOf, withRange, withWindow } from '../ui/time-range.ts'
import { useTitle } from '../ui/use-title.ts'
import { HealthTab } from './health-tab.tsx'
import { LogsTab } from './logs-tab.tsx'
import { MetricsTab } from './metrics-tab.tsx'
import { NodeHeader } from './node-header.tsx'
import { isFine, readNodeSearch, tabs, usualRange, type NodeSearch, type Tab } from './node-search.ts'
import { NodeSkeleton } from './node-skeleton.tsx'
import { OverviewTab } from './overview-tab.tsx'
import { useNode } from './use-node.ts'

const route = getRouteApi('/$environment/nodes/$nodeId')
const environmentRoute = getRouteApi('/$environment')

const tabLabels: Readonly<Record<Tab, string>> = {
  overview: 'Overview',
  health: 'Health',
  metrics: 'Metrics',
  logs: 'Logs',
}

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
  const fine = isFine(search)
  const data = useNode({ environment, nodeId, range, fine })
  useTitle(data.node?.name ?? 'Node', environment.name)

  // A node of another environment is not of this address.
  if (data.node?.environmentId !== environment.id)
    return <WithoutNode failure={data.failure} waiting={data.node === null} environmentName={environment.name} />
  const tab = search.tab ?? 'overview'
  const show = (changed: NodeSearch): void => {
    void navigate({ search: changed, resetScroll: false })
  }
  const zoom = (zoomed: TimeWindow): void => {
    show(withWindow(search, zoomed))
  }
  return (
    <>
      <NodeHeader node={data.node}>
        {tab === 'metrics' && (
          <RangePicker
            search={search}
            usual={usualRange}
            shown={window}
            onRange={(chosen) => {
              show(withRange(search, chosen))
            }}
            onOwn={zoom}
          />
        )}
      </NodeHeader>
      <TabList
        label="About this node"
        value={tab}
        tabs={tabs.map((value) => ({ value, label: tabLabels[value] }))}
        onChange={(chosen) => {
          show(readNodeSearch({ ...search, tab: chosen }))
        }}
      >
        {tab === 'overview' && <OverviewTab data={data} node={data.node} environment={environment} />}
        {tab === 'health' && <HealthTab nodeId={nodeId} changes={data.changes} environmentName={environment.name} />}
        {tab === 'metrics' && (
          <MetricsTab
            data={data}
            fine={fine}
            window={window}
            intervalSeconds={environment.intervalSeconds}
            onZoom={zoom}
            onLogs={(time) => {
              void navigate({
                to: '/$environment/logs',
                params: { environment: environment.name },
                search: { nodes: nodeId, ...time },
              })
            }}
          />
        )}
        {tab === 'logs' && <LogsTab environment={environment} nodeId={nodeId} />}
      </TabList>
    </>
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
