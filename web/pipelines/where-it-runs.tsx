// Owns on which nodes a pipeline runs: the status, version, rates and uptime of it on each, worst first.
import { useMemo, type ReactNode } from 'react'
import { useNavigate } from '@tanstack/react-router'
import type { PipelineOnNodeLiveFragment, RunningNodeFragment } from '../gen/graphql.ts'
import { Card, CardTitle } from '../ui/card.tsx'
import { formatAge, formatCount, unknown } from '../ui/format.ts'
import { Rate } from '../ui/rate.tsx'
import { RowLink } from '../ui/row-link.tsx'
import { isBeating, pipelineStatusesWorstFirst } from '../ui/status-look.ts'
import { StatusBadge, StatusShape } from '../ui/status.tsx'
import { Cell, type TableColumn } from '../ui/table-columns.tsx'
import { VirtualTable, type RowSlot } from '../ui/virtual-table.tsx'
import type { PipelineFleet } from './use-pipeline.ts'

const cardHeight = 100
const columns: readonly TableColumn[] = [
  { id: 'node', header: 'Node', track: 'minmax(150px, 1fr)' },
  { id: 'status', header: 'Status', track: '112px' },
  { id: 'version', header: 'Version', track: '120px' },
  { id: 'in', header: 'In', track: '76px', align: 'right' },
  { id: 'out', header: 'Out', track: '76px', align: 'right' },
  { id: 'errors', header: 'Errors', track: '72px', align: 'right' },
  { id: 'restarts', header: 'Restarts', track: '72px', align: 'right', from: 'lg' },
  { id: 'uptime', header: 'Up for', track: '68px', align: 'right' },
]

const names = new Intl.Collator('en', { numeric: true })

export function WhereItRuns({ now, environmentName }: { now: PipelineFleet; environmentName: string }): ReactNode {
  const navigate = useNavigate()
  const rows = useMemo(() => inOrder(now), [now])
  return (
    <Card className="overflow-clip">
      <div className="flex h-13 items-center gap-2 px-4">
        <CardTitle>Where it runs</CardTitle>
        <span className="num text-xs text-fg-3">{formatCount(rows.length)}</span>
      </div>
      <VirtualTable
        label="Where it runs"
        columns={columns}
        rows={rows}
        cardHeight={cardHeight}
        hrefOf={(id) => `/${encodeURIComponent(environmentName)}/nodes/${encodeURIComponent(nodeIdOf(now, id))}`}
        onOpen={(id) => {
          void navigate({
            to: '/$environment/nodes/$nodeId',
            params: { environment: environmentName, nodeId: nodeIdOf(now, id) },
          })
        }}
        renderRow={(slot) => {
          const onNode = now.onNodes.get(slot.id)
          if (!onNode) return null
          const node = now.nodes.get(onNode.nodeId) ?? null
          // Of a node that is not heard nothing is known now.
          const heard = node !== null && isBeating(node, now.heardSince)
          return <Row slot={slot} onNode={onNode} node={node} heard={heard} />
        }}
      />
      {rows.length === 0 && <p className="px-4 py-10 text-center text-sm text-fg-2">No node runs it.</p>}
    </Card>
  )
}

function nodeIdOf(now: PipelineFleet, id: string): string {
  return now.onNodes.get(id)?.nodeId ?? ''
}

function inOrder({ nodes, onNodes }: PipelineFleet): readonly string[] {
  const name = (onNode: PipelineOnNodeLiveFragment): string => nodes.get(onNode.nodeId)?.name ?? onNode.nodeId
  return [...onNodes.values()]
    .sort(
      (a, b) =>
        pipelineStatusesWorstFirst.indexOf(a.status) - pipelineStatusesWorstFirst.indexOf(b.status) ||
        names.compare(name(a), name(b)) ||
        (a.id < b.id ? -1 : 1),
    )
    .map(({ id }) => id)
}

interface RowProps {
  slot: RowSlot
  onNode: PipelineOnNodeLiveFragment
  node: RunningNodeFragment | null
  heard: boolean
}

function Row({ slot, onNode, node, heard }: RowProps): ReactNode {
  const { rates } = onNode
  const now = (value: number | null): number | null => (heard ? value : null)
  const name = (
    <span className="flex min-w-0 items-center gap-2">
      {node && <StatusShape status={node.status} />}
      <RowLink {...slot.link} className="truncate font-medium">
        {node?.name ?? onNode.nodeId}
      </RowLink>
    </span>
  )
  const upFor = now(onNode.uptimeSeconds)
  if (slot.layout === 'card') {
    return (
      <div className="flex h-full flex-col justify-center gap-2.5">
        <div className="flex items-center justify-between gap-3">
          {name}
          <StatusBadge status={onNode.status} />
        </div>
        <div className="flex items-center justify-between gap-3 text-xs text-fg-2">
          <Version {...onNode} />
          <span>
            <Rate value={now(rates.eventsIn)} /> in
          </span>
          <span>
            <Rate value={now(rates.eventsOut)} /> out
          </span>
        </div>
      </div>
    )
  }
  return (
    <>
      <Cell column="node">{name}</Cell>
      <Cell column="status">
        <StatusBadge status={onNode.status} />
      </Cell>
      <Cell column="version">
        <Version {...onNode} />
      </Cell>
      <Cell column="in" align="right">
        <Rate value={now(rates.eventsIn)} />
      </Cell>
      <Cell column="out" align="right">
        <Rate value={now(rates.eventsOut)} />
      </Cell>
      <Cell column="errors" align="right">
        <Rate value={now(rates.errors)} />
      </Cell>
      <Cell column="restarts" align="right" className="num">
        {formatCount(onNode.totals.restarts)}
      </Cell>
      <Cell column="uptime" align="right" className="num text-xs text-fg-3">
        {upFor === null ? unknown : formatAge(upFor * 1000)}
      </Cell>
    </>
  )
}

function Version({
  version,
  desiredVersion,
}: Pick<PipelineOnNodeLiveFragment, 'version' | 'desiredVersion'>): ReactNode {
  const wanted = desiredVersion !== null && desiredVersion !== version
  return (
    <span className="block truncate font-mono text-xs text-fg-2">
      {version ?? unknown}
      {wanted && <span className="text-warn-fg"> → {desiredVersion}</span>}
    </span>
  )
}
