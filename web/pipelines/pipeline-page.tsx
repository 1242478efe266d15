// Owns the page of one pipeline: what flows through it, how it went, what it writes, and where it runs.
import { useMemo, type ReactNode } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Workflow } from 'lucide-react'
import { usePipelineChoices } from '../apollo/use-choices.ts'
import { useLogTail } from '../apollo/use-log-tail.ts'
import { Card } from '../ui/card.tsx'
import { useNow } from '../ui/clock.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { LoadFailure } from '../ui/load-failure.tsx'
import { logLineHref, type LogTime } from '../ui/log-places.ts'
import { LogTail } from '../ui/log-tail.tsx'
import { RangePicker } from '../ui/range-picker.tsx'
import { Select } from '../ui/select.tsx'
import { worstPipelineStatus } from '../ui/status-look.ts'
import { StatusBadge } from '../ui/status.tsx'
import { TableSkeleton } from '../ui/table-skeleton.tsx'
import { ownWindow, rangeKey, stepOf, windowOf, withRange, withWindow } from '../ui/time-range.ts'
import { useTitle } from '../ui/use-title.ts'
import { PipelineCharts } from './pipeline-charts.tsx'
import { PipelineGraph } from './pipeline-graph.tsx'
import { readPipelineSearch, usualRange, type PipelineSearch } from './pipeline-search.ts'
import { countRunning, heardOnNodes } from './pipeline-sums.ts'
import { seenKey, usePipeline, type PipelineFleet } from './use-pipeline.ts'
import { WhereItRuns } from './where-it-runs.tsx'

const route = getRouteApi('/$environment/pipelines/$pipelineId')
const environmentRoute = getRouteApi('/$environment')
const sum = 'sum'

export function PipelinePage(): ReactNode {
  const { environment } = environmentRoute.useRouteContext()
  const { pipelineId } = route.useParams()
  return <PipelineOf key={`${environment.id} ${pipelineId}`} pipelineId={pipelineId} />
}

function PipelineOf({ pipelineId }: { pipelineId: string }): ReactNode {
  const { environment } = environmentRoute.useRouteContext()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const named = usePipelineChoices(environment.id)
  const moment = useNow(stepOf(search.range ?? usualRange))
  const window = useMemo(() => windowOf(search, moment, usualRange), [search, moment])
  const nodeId = search.node ?? null
  const data = usePipeline({
    environment,
    pipelineId,
    nodeId,
    range: { key: rangeKey(search, usualRange), from: window.from, until: ownWindow(search)?.to ?? null },
  })
  const { now } = data
  const name = nameOf(now) ?? named.find(({ id }) => id === pipelineId)?.name ?? null
  useTitle(name ?? 'Pipeline', environment.name)
  const show = (changed: PipelineSearch): void => {
    void navigate({ search: changed, resetScroll: false })
  }
  if (!now) return <Waiting failure={data.failure} onRetry={data.retry} />
  if (name === null) return <NoSuchPipeline environmentName={environment.name} />
  return (
    <>
      <Header name={name} now={now}>
        <RangePicker
          search={search}
          usual={usualRange}
          shown={window}
          onRange={(range) => {
            show(withRange(search, range))
          }}
          onOwn={(own) => {
            show(withWindow(search, own))
          }}
        />
      </Header>
      <div className="space-y-3">
        <PipelineGraph
          flows={data.flows}
          seenOf={(componentId) => data.seen.read(seenKey(nodeId, componentId), now.at)}
          action={
            <NodePicker
              now={now}
              nodeId={nodeId}
              onChange={(node) => {
                show(readPipelineSearch({ ...search, node }))
              }}
            />
          }
        />
        <PipelineCharts
          history={data.series}
          window={window}
          onZoom={(zoomed) => {
            show(withWindow(search, zoomed))
          }}
          onLogs={(time: LogTime) => {
            void navigate({
              to: '/$environment/logs',
              params: { environment: environment.name },
              search: { pipelines: pipelineId, ...time, ...(nodeId !== null && { nodes: nodeId }) },
            })
          }}
        />
        <WhereItRuns now={now} environmentName={environment.name} />
        <Log key={nodeId} pipelineId={pipelineId} nodeId={nodeId} />
      </div>
    </>
  )
}

function nameOf(now: PipelineFleet | null): string | null {
  for (const { pipelineName } of now?.onNodes.values() ?? []) return pipelineName
  return null
}

function Header({ name, now, children }: { name: string; now: PipelineFleet; children: ReactNode }): ReactNode {
  const all = [...now.onNodes.values()]
  const status = worstPipelineStatus(all.map((onNode) => onNode.status))
  const running = countRunning(heardOnNodes(now))
  return (
    <div className="mb-4 flex flex-wrap items-end justify-between gap-x-4 gap-y-3">
      <div className="min-w-0">
        <div className="flex min-w-0 items-center gap-3">
          <h1 className="truncate text-lg font-semibold">{name}</h1>
          {status !== null && <StatusBadge status={status} />}
        </div>
        <p className="num mt-1 text-sm text-fg-2">
          Running on {running} of {all.length} {all.length === 1 ? 'node' : 'nodes'}
        </p>
      </div>
      {children}
    </div>
  )
}

const names = new Intl.Collator('en', { numeric: true })

interface NodePickerProps {
  now: PipelineFleet
  nodeId: string | null
  onChange: (nodeId: string | undefined) => void
}

function NodePicker({ now, nodeId, onChange }: NodePickerProps): ReactNode {
  const running = [...now.onNodes.values()].map((onNode) => ({
    value: onNode.nodeId,
    label: now.nodes.get(onNode.nodeId)?.name ?? onNode.nodeId,
  }))
  const known = nodeId === null || running.some(({ value }) => value === nodeId)
  return (
    <Select
      label="Node"
      value={nodeId ?? sum}
      options={[
        { value: sum, label: `Sum over ${running.length === 1 ? 'its node' : `${running.length} nodes`}` },
        // From a link, and gone since.
        ...(known ? [] : [{ value: nodeId, label: 'A node that does not run it' }]),
        ...running.toSorted((a, b) => names.compare(a.label, b.label)),
      ]}
      onChange={(chosen) => {
        onChange(chosen === sum ? undefined : chosen)
      }}
      className="max-w-64"
    />
  )
}

function Log({ pipelineId, nodeId }: { pipelineId: string; nodeId: string | null }): ReactNode {
  const { environment } = environmentRoute.useRouteContext()
  const navigate = route.useNavigate()
  const log = useLogTail(environment.id, { pipelineIds: [pipelineId], nodeIds: nodeId === null ? null : [nodeId] })
  return (
    <LogTail
      log={log}
      withNode={nodeId === null}
      hrefOf={(line) => logLineHref(environment.name, line)}
      onOpen={(href) => {
        void navigate({ href })
      }}
      action={
        <Link
          to="/$environment/logs"
          params={{ environment: environment.name }}
          search={{ pipelines: pipelineId, ...(nodeId !== null && { nodes: nodeId }) }}
          className="rounded-sm text-xs text-fg-2 hover:text-fg"
        >
          Open in logs
        </Link>
      }
    />
  )
}

function Waiting({ failure, onRetry }: { failure: string | null; onRetry: () => void }): ReactNode {
  return (
    <Card>
      {failure === null ? (
        <TableSkeleton label="The pipeline" />
      ) : (
        <LoadFailure title="The pipeline could not be loaded" failure={failure} onRetry={onRetry} />
      )}
    </Card>
  )
}

function NoSuchPipeline({ environmentName }: { environmentName: string }): ReactNode {
  return (
    <Card>
      <EmptyState
        alone
        icon={<Workflow />}
        title="There is no such pipeline"
        text="It was removed, or it is of another environment."
      >
        <Link
          to="/$environment/pipelines"
          params={{ environment: environmentName }}
          className="font-medium text-accent underline underline-offset-2"
        >
          All pipelines of {environmentName}
        </Link>
      </EmptyState>
    </Card>
  )
}
