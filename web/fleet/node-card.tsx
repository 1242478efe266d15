// Owns the card that nodes are shown in: its filters, its groups, its saved views, and what can be done with those that are chosen.
import { useMemo, type ReactNode } from 'react'
import { SearchX } from 'lucide-react'
import { useViews } from '../apollo/use-views.ts'
import { Button } from '../ui/button.tsx'
import { Card, CardTitle } from '../ui/card.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { readList, writeList } from '../ui/id-list.ts'
import { PickMany } from '../ui/pick-many.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { Select } from '../ui/select.tsx'
import { StatusChips } from '../ui/status-chips.tsx'
import { countOf, nodeStatusesWorstFirst } from '../ui/status-look.ts'
import { ViewsMenu } from '../ui/views-menu.tsx'
import type { Fleet } from './fleet-model.ts'
import { readFleetSearch, readFleetSettings, withoutFilters, type FleetSearch } from './fleet-search.ts'
import { groupings } from './grouped.ts'
import { labelChoices } from './labels.ts'
import type { NodeStanding } from './node-standing.ts'
import { SelectionBar } from './selection-bar.tsx'
import type { Choosing } from './use-choosing.ts'

interface NodeCardProps {
  fleet: Fleet
  shown: readonly NodeStanding[]
  search: FleetSearch
  onSearch: (search: FleetSearch) => void
  /** Null: nobody may choose here. */
  choosing: Choosing | null
  children: ReactNode
}

const none = 'none'

export function NodeCard({ fleet, shown, search, onSearch, choosing, children }: NodeCardProps): ReactNode {
  const { counts } = fleet.sums
  const labels = useMemo(() => labelChoices(fleet.nodes), [fleet])
  const saved = useViews('fleet')
  const change = (changed: Readonly<Record<string, unknown>>): void => {
    onSearch(readFleetSearch({ ...search, ...changed }))
  }
  return (
    <Card id="nodes" className="mt-3 scroll-mt-(--page-top,56px) overflow-clip">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5">
        <CardTitle>Nodes</CardTitle>
        <StatusChips
          total={counts.total}
          options={nodeStatusesWorstFirst.map((status) => ({
            status,
            count: countOf(counts, status),
            stays: status === 'HEALTHY',
          }))}
          chosen={search.status ?? null}
          onChoose={(status) => {
            change({ status })
          }}
        />
        <div className="flex w-full flex-wrap items-center gap-2 md:ml-auto md:w-auto">
          <Select
            label="Group the nodes"
            value={search.group ?? none}
            options={[{ value: none, label: 'Not grouped' }, ...groupings(fleet.nodes)]}
            onChange={(group) => {
              change({ group })
            }}
          />
          {labels.length > 0 && (
            <PickMany
              what="labels"
              choices={labels}
              chosen={readList(search.labels)}
              onChange={(chosen) => {
                change({ labels: writeList(chosen) })
              }}
            />
          )}
          <SearchField
            label="Filter by name, address or label"
            placeholder="Filter by name"
            value={search.q ?? ''}
            onChange={(q) => {
              change({ q })
            }}
          />
          <ViewsMenu saved={saved} settings={search} read={readFleetSettings} onOpen={onSearch} />
        </div>
      </div>
      {choosing && (
        <SelectionBar nodes={shown.filter((node) => choosing.chosen.has(node.id))} onChoose={choosing.set} />
      )}
      {children}
      {shown.length === 0 && (
        <EmptyState icon={<SearchX />} title="No node matches" text="No node passes all of these filters.">
          <Button
            onClick={() => {
              onSearch(withoutFilters(search))
            }}
          >
            Clear the filters
          </Button>
        </EmptyState>
      )}
    </Card>
  )
}
