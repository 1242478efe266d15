// Owns the table of nodes: which rows, in which order and under which headings is told to it.
import { useMemo, type ReactNode } from 'react'
import { formatCount } from '../ui/format.ts'
import type { TableColumn } from '../ui/table-columns.tsx'
import { useKeys } from '../ui/use-keys.ts'
import { VirtualTable } from '../ui/virtual-table.tsx'
import { ChooseAll } from './choose-node.tsx'
import type { SortKey } from './fleet-search.ts'
import { headingIn, rowsOf, type NodeGroup } from './grouped.ts'
import { NodeRow } from './node-row.tsx'
import type { Choosing } from './use-choosing.ts'

interface NodeTableProps {
  /** In order, under their headings if they have names. */
  groups: readonly NodeGroup[]
  named: boolean
  sort: SortKey | null
  onSort: (key: SortKey) => void
  hrefOf: (id: string) => string
  onOpen: (id: string) => void
  /** Events a second that this page has seen of a node. */
  seenOf: (id: string) => readonly (number | null)[]
  /** By the server's clock, in milliseconds: who was not heard since may be silent. */
  heardSince: number
  /** Null: nobody may choose here. */
  choosing: Choosing | null
}

const cardHeight = 112
const columns: readonly TableColumn<SortKey>[] = [
  { id: 'node', header: 'Node', track: 'minmax(136px, 1fr)', sort: 'name' },
  { id: 'status', header: 'Status', track: '112px' },
  { id: 'cpu', header: 'CPU', track: 'minmax(88px, 138px)', sort: 'cpu' },
  { id: 'memory', header: 'Mem', track: 'minmax(88px, 138px)', sort: 'memory' },
  { id: 'events', header: 'Events', track: '72px', align: 'right', sort: 'events' },
  { id: 'seen-events', header: 'Events over the last minutes', headerUnseen: true, track: '84px', from: 'xl' },
  { id: 'pipelines', header: 'Pipelines', track: '68px', align: 'right', from: 'xl' },
  { id: 'agent', header: 'Agent', track: '92px', from: 'xl' },
  { id: 'seen', header: 'Seen', track: '60px', align: 'right' },
]

export function NodeTable(props: NodeTableProps): ReactNode {
  const { groups, named, sort, onSort, hrefOf, onOpen, seenOf, heardSince, choosing } = props
  const rows = useMemo(
    () => (named ? rowsOf(groups) : groups.flatMap(({ nodes }) => nodes.map((node) => node.id))),
    [groups, named],
  )
  useKeys(choosing ? { x: () => choosing.focused(false), X: () => choosing.focused(true) } : {})
  const withChoice: readonly TableColumn<SortKey>[] = choosing
    ? [
        {
          id: 'choose',
          header: 'Choose',
          headerControl: <ChooseAll state={choosing.all} onChoose={choosing.chooseAll} />,
          track: '16px',
        },
        ...columns,
      ]
    : columns
  return (
    <VirtualTable
      label="Nodes"
      columns={withChoice}
      rows={rows}
      cardHeight={cardHeight}
      hrefOf={hrefOf}
      onOpen={onOpen}
      sorting={{ by: sort, onSort }}
      headingOf={(id) => {
        const group = groups[headingIn(id) ?? -1]
        return group ? <GroupHeading group={group} /> : null
      }}
      renderRow={(slot) => (
        <NodeRow
          slot={slot}
          seen={seenOf(slot.id)}
          heardSince={heardSince}
          chosen={choosing ? choosing.chosen.has(slot.id) : null}
          onChoose={(on, range) => {
            choosing?.choose({ id: slot.id, on, range })
          }}
        />
      )}
    />
  )
}

function GroupHeading({ group: { name, nodes } }: { group: NodeGroup }): ReactNode {
  return (
    <span className="text-xs font-medium text-fg-2">
      {name} <span className="num text-fg-3">{formatCount(nodes.length)}</span>
    </span>
  )
}
