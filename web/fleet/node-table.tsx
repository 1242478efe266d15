// Owns the table of nodes with its filters: which are shown and in which order is in the URL.
import type { ReactNode } from 'react'
import { SearchX } from 'lucide-react'
import { Button } from '../ui/button.tsx'
import { Card, CardTitle } from '../ui/card.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { StatusChips } from '../ui/status-chips.tsx'
import { countOf, nodeStatusesWorstFirst, type NodeStatus, type StatusCounts } from '../ui/status-look.ts'
import type { TableColumn } from '../ui/table-columns.tsx'
import { VirtualTable } from '../ui/virtual-table.tsx'
import { fleetSearch, sortKeys, type FleetSearch, type SortKey } from './fleet-search.ts'
import { NodeRow } from './node-row.tsx'

interface NodeTableProps {
  counts: StatusCounts
  /** Ids of the nodes that match, in order. */
  rows: readonly string[]
  search: FleetSearch
  onSearch: (search: FleetSearch) => void
  hrefOf: (id: string) => string
  onOpen: (id: string) => void
  /** Events a second that this page has seen of a node. */
  seenOf: (id: string) => readonly (number | null)[]
}

const cardHeight = 112
const columns: readonly TableColumn[] = [
  { id: 'node', header: 'Node', track: 'minmax(150px, 1fr)', sort: 'name' },
  { id: 'status', header: 'Status', track: '112px' },
  { id: 'cpu', header: 'CPU', track: '138px', sort: 'cpu' },
  { id: 'memory', header: 'Mem', track: '138px', sort: 'memory' },
  { id: 'events', header: 'Events', track: '72px', align: 'right', sort: 'events' },
  { id: 'seen-events', header: 'Events over the last minutes', headerUnseen: true, track: '84px', from: 'xl' },
  { id: 'pipelines', header: 'Pipelines', track: '68px', align: 'right' },
  { id: 'agent', header: 'Agent', track: '92px', from: 'xl' },
  { id: 'seen', header: 'Seen', track: '60px', align: 'right' },
]

export function NodeTable({ counts, rows, search, onSearch, hrefOf, onOpen, seenOf }: NodeTableProps): ReactNode {
  const { status = null, q = '', sort = null } = search
  const change = (changed: Partial<{ status: NodeStatus | null; q: string; sort: SortKey | null }>): void => {
    onSearch(fleetSearch({ status, q, sort, ...changed }))
  }
  return (
    <Card id="nodes" className="mt-3 scroll-mt-(--page-top,56px) overflow-clip">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5">
        <CardTitle>Nodes</CardTitle>
        <StatusChips
          total={counts.total}
          options={nodeStatusesWorstFirst.map((one) => ({
            status: one,
            count: countOf(counts, one),
            stays: one === 'HEALTHY',
          }))}
          chosen={status}
          onChoose={(chosen) => {
            change({ status: chosen })
          }}
        />
        <div className="w-full md:ml-auto md:w-auto">
          <SearchField
            label="Filter by name, address or label"
            placeholder="Filter by name"
            value={q}
            onChange={(text) => {
              change({ q: text })
            }}
          />
        </div>
      </div>
      <VirtualTable
        label="Nodes"
        columns={columns}
        rows={rows}
        cardHeight={cardHeight}
        hrefOf={hrefOf}
        onOpen={onOpen}
        sortedBy={sort}
        onSort={(key) => {
          // The same column again: back to worst first.
          change({ sort: key === sort ? null : (sortKeys.find((known) => known === key) ?? null) })
        }}
        renderRow={(slot) => <NodeRow slot={slot} seen={seenOf(slot.id)} />}
      />
      {rows.length === 0 && (
        <EmptyState icon={<SearchX />} title="No node matches" text="No node has this name and this status.">
          <Button
            onClick={() => {
              onSearch({})
            }}
          >
            Clear the filters
          </Button>
        </EmptyState>
      )}
    </Card>
  )
}
