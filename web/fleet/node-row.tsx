// Owns how one node looks in the table and, on a narrow screen, as a card. Reads its own fragment: a beat paints this row alone.
import type { ReactNode } from 'react'
import { useFragment } from '@apollo/client/react'
import type { FleetRowFragment } from '../gen/graphql.ts'
import { cx } from '../ui/cx.ts'
import { unknown } from '../ui/format.ts'
import { Meter } from '../ui/meter.tsx'
import { Rate } from '../ui/rate.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { RowLink } from '../ui/row-link.tsx'
import { Sparkline } from '../ui/sparkline.tsx'
import { StatusBadge } from '../ui/status.tsx'
import { Cell } from '../ui/table-columns.tsx'
import type { RowSlot } from '../ui/virtual-table.tsx'
import { ChooseNode } from './choose-node.tsx'
import { FleetRow } from './documents.ts'
import { nodeStanding, type NodeStanding } from './node-standing.ts'
import { slotsShown } from '../ui/history.ts'

interface NodeRowProps {
  slot: RowSlot
  /** By the server's clock, in milliseconds: who was not heard since may be silent. */
  heardSince: number
  /** Events a second of the last minutes, for the sparkline. */
  seen: readonly (number | null)[]
  /** Whether it is chosen; null: nobody may choose here. */
  chosen: boolean | null
  onChoose: (on: boolean, range: boolean) => void
}

interface Shown extends Omit<NodeRowProps, 'heardSince'> {
  node: FleetRowFragment
  standing: NodeStanding
}

export function NodeRow({ slot, heardSince, ...rest }: NodeRowProps): ReactNode {
  const { data, complete } = useFragment({
    fragment: FleetRow,
    fragmentName: 'FleetRow',
    from: { __typename: 'FleetNode', id: slot.id },
  })
  if (!complete) return null
  const shown = { slot, ...rest, node: data, standing: nodeStanding(data, heardSince) }
  return slot.layout === 'card' ? <AsCard {...shown} /> : <AsCells {...shown} />
}

function AsCells({ slot, seen, node, standing, chosen, onChoose }: Shown): ReactNode {
  return (
    <>
      <Cell column="choose">
        {chosen !== null && (
          <ChooseNode name={node.name} chosen={chosen} tabIndex={slot.link.tabIndex} onChoose={onChoose} />
        )}
      </Cell>
      <Cell column="node">
        <RowLink {...slot.link} className="block truncate font-medium">
          {node.name}
        </RowLink>
        <Whereabouts node={node} />
      </Cell>
      <Cell column="status">
        <StatusBadge status={node.status} />
      </Cell>
      <Cell column="cpu">
        <Meter label={`CPU of ${node.name}`} share={standing.cpu} />
      </Cell>
      <Cell column="memory">
        <Meter label={`Memory of ${node.name}`} share={standing.memory} />
      </Cell>
      <Cell column="events" align="right">
        <Rate value={standing.eventsIn} />
      </Cell>
      <Cell column="seen-events">
        <Sparkline
          values={seen}
          capacity={slotsShown(seen)}
          width={84}
          height={24}
          color={standing.beating ? 'c1' : 'idle'}
          className="h-6 w-full"
        />
      </Cell>
      <Cell column="pipelines" align="right">
        <Pipelines standing={standing} />
      </Cell>
      <Cell column="agent" className="truncate font-mono text-xs text-fg-2">
        {node.agentVersion ?? unknown}
      </Cell>
      <Cell column="seen" align="right">
        <Seen node={node} />
      </Cell>
    </>
  )
}

function AsCard({ slot, node, standing, chosen, onChoose }: Shown): ReactNode {
  return (
    <div className="flex h-full flex-col justify-center gap-2">
      <div className="flex items-center justify-between gap-3">
        {chosen !== null && <ChooseNode name={node.name} chosen={chosen} onChoose={onChoose} />}
        <div className="min-w-0 flex-1">
          <RowLink {...slot.link} className="block truncate font-medium">
            {node.name}
          </RowLink>
          <Whereabouts node={node} />
        </div>
        <StatusBadge status={node.status} />
      </div>
      <div className="grid grid-cols-2 gap-4">
        <CardMeter label="CPU" name={node.name} share={standing.cpu} />
        <CardMeter label="Mem" name={node.name} share={standing.memory} />
      </div>
      <div className="flex items-center justify-between gap-3 text-xs text-fg-2">
        <Rate value={standing.eventsIn} />
        <span>
          <Pipelines standing={standing} /> pipelines
        </span>
        <Seen node={node} />
      </div>
    </div>
  )
}

function CardMeter({ label, name, share }: { label: string; name: string; share: number | null }): ReactNode {
  return (
    <div className="flex items-center gap-1 text-xs text-fg-3">
      <span className="w-7">{label}</span>
      <Meter label={`${label} of ${name}`} share={share} className="flex-1" />
    </div>
  )
}

/** Region or system, and address: what tells this machine from its neighbours. */
function Whereabouts({ node }: { node: FleetRowFragment }): ReactNode {
  const region = node.labels.find((label) => label.key === 'region' || label.key === 'zone')?.value ?? node.os
  return (
    <p className="truncate text-xs text-fg-3" title={labelsOf(node)}>
      {region}
      {region && node.address && <span className="mx-1.5">·</span>}
      {node.address}
    </p>
  )
}

function labelsOf({ labels }: FleetRowFragment): string | undefined {
  return labels.length === 0 ? undefined : labels.map(({ key, value }) => `${key}=${value}`).join(', ')
}

function Pipelines({ standing }: { standing: NodeStanding }): ReactNode {
  const { running, pipelines, beating } = standing
  return (
    <span className="num">
      <span className={cx(beating && running < pipelines && 'text-warn-fg', !beating && 'text-fg-3')}>
        {beating ? running : unknown}
      </span>
      <span className="text-fg-3"> / {pipelines}</span>
    </span>
  )
}

function Seen({ node }: { node: FleetRowFragment }): ReactNode {
  if (node.lastHeartbeatAt === null) return <span className="text-xs text-fg-3">never</span>
  return (
    <RelativeTime
      time={Date.parse(node.lastHeartbeatAt)}
      className={cx('text-xs', node.status === 'OFFLINE' ? 'text-bad-fg' : 'text-fg-3')}
    />
  )
}
