// Owns the nodes as a grid: each a tile with its status and its load, so that hundreds are seen at once.
import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { cx } from '../ui/cx.ts'
import { formatCompact, formatCount, formatPercent } from '../ui/format.ts'
import { statusLook, type Tone } from '../ui/status-look.ts'
import { StatusShape } from '../ui/status.tsx'
import { useKeys } from '../ui/use-keys.ts'
import { ChooseNode } from './choose-node.tsx'
import type { NodeGroup } from './grouped.ts'
import type { NodeStanding } from './node-standing.ts'
import type { Choosing } from './use-choosing.ts'

interface NodeGridProps {
  groups: readonly NodeGroup[]
  /** Whether the groups have names to be shown. */
  named: boolean
  environmentName: string
  /** Null: nobody may choose here. */
  choosing: Choosing | null
}

const edges: Readonly<Record<Tone, string>> = {
  ok: 'border-line',
  idle: 'border-line',
  warn: 'border-warn/40 bg-warn/8',
  bad: 'border-bad/40 bg-bad/8',
}

export function NodeGrid({ groups, named, environmentName, choosing }: NodeGridProps): ReactNode {
  useKeys(choosing ? { x: () => choosing.focused(false), X: () => choosing.focused(true) } : {})
  return (
    <div className="space-y-4 border-t border-line p-4">
      {groups.map(({ name, nodes }) => (
        <section key={name} aria-label={named ? name : 'Nodes'}>
          {named && (
            <h3 className="mb-2 text-xs font-medium text-fg-2">
              {name} <span className="num text-fg-3">{formatCount(nodes.length)}</span>
            </h3>
          )}
          <ul className="grid grid-cols-[repeat(auto-fill,minmax(148px,1fr))] gap-2">
            {nodes.map((node) => (
              <Tile key={node.id} node={node} environmentName={environmentName} choosing={choosing} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}

interface TileProps extends Pick<NodeGridProps, 'environmentName' | 'choosing'> {
  node: NodeStanding
}

function Tile({ node, environmentName, choosing }: TileProps): ReactNode {
  const { label, tone } = statusLook(node.status)
  return (
    // Hundreds of tiles: those out of sight are not laid out.
    <li
      data-row={node.id}
      className={cx(
        'relative h-[58px] min-w-0 rounded-md border px-2.5 py-2 [contain-intrinsic-size:auto_58px] [content-visibility:auto] hover:bg-surface-2',
        edges[tone],
      )}
    >
      <p className="flex min-w-0 items-center gap-2 text-xs font-medium">
        <StatusShape status={node.status} />
        <span className="sr-only">{label}: </span>
        <Link
          to="/$environment/nodes/$nodeId"
          params={{ environment: environmentName, nodeId: node.id }}
          title={node.reasons[0] ?? label}
          className="truncate outline-none after:absolute after:inset-0 after:rounded-md focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-ring"
        >
          {node.name}
        </Link>
      </p>
      <p className="num mt-1 flex items-center justify-between gap-2 text-2xs text-fg-3">
        <span>{formatPercent(node.cpu)} CPU</span>
        <span>{node.eventsIn === null ? '' : `${formatCompact(node.eventsIn)}/s`}</span>
        {choosing && (
          <ChooseNode
            name={node.name}
            chosen={choosing.chosen.has(node.id)}
            onChoose={(on, range) => {
              choosing.choose({ id: node.id, on, range })
            }}
            small
          />
        )}
      </p>
    </li>
  )
}
