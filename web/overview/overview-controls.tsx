// Owns what the Overview is set by: range, filters, grouping, arrangement, and the views that were saved of them.
import { Suspense, useState, type ReactNode } from 'react'
import { LayoutGrid } from 'lucide-react'
import { useNodeChoices, usePipelineChoices } from '../apollo/use-choices.ts'
import { useViews } from '../apollo/use-views.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { later } from '../ui/on-demand.tsx'
import { PickScope } from '../ui/pick-scope.tsx'
import type { TimeWindow } from '../ui/plot.tsx'
import { RangePicker } from '../ui/range-picker.tsx'
import { Select } from '../ui/select.tsx'
import { withRange, withWindow } from '../ui/time-range.ts'
import { ViewsMenu } from '../ui/views-menu.tsx'
import { groups, readOverviewSearch, readSettings, usualRange, type OverviewSearch } from './overview-search.ts'
import type { Arrangement } from './panels.ts'

interface OverviewControlsProps {
  environmentId: string
  search: OverviewSearch
  window: TimeWindow
  arrangement: Arrangement
  onSearch: (search: OverviewSearch) => void
  onArrange: (arrangement: Arrangement) => void
}

const ArrangeDialog = later(async () => (await import('./arrange-dialog.tsx')).ArrangeDialog)

const groupOptions = [
  { value: 'total', label: 'In total' },
  { value: 'node', label: 'By node' },
  { value: 'pipeline', label: 'By pipeline' },
] as const

export function OverviewControls(props: OverviewControlsProps): ReactNode {
  const { environmentId, search, window, arrangement, onSearch, onArrange } = props
  const nodes = useNodeChoices(environmentId)
  const pipelines = usePipelineChoices(environmentId)
  const saved = useViews('overview')
  const [arranging, setArranging] = useState(false)
  const change = (changed: Readonly<Record<string, unknown>>): void => {
    onSearch(readOverviewSearch({ ...search, ...changed }))
  }
  return (
    <div className="mb-4 flex flex-wrap items-center gap-2">
      <RangePicker
        search={search}
        usual={usualRange}
        shown={window}
        onRange={(range) => {
          onSearch(withRange(search, range))
        }}
        onOwn={(own) => {
          onSearch(withWindow(search, own))
        }}
      />
      <PickScope nodes={nodes} pipelines={pipelines} chosen={search} onChange={change} />
      <Select
        label="Group the charts"
        value={search.group ?? 'total'}
        options={groupOptions}
        onChange={(group) => {
          change({ group: groups.find((known) => known === group) })
        }}
      />
      <div className="ml-auto flex items-center gap-2">
        <ViewsMenu saved={saved} settings={search} read={readSettings} onOpen={onSearch} />
        <IconButton
          label="Arrange panels"
          icon={<LayoutGrid />}
          onClick={() => {
            setArranging(true)
          }}
        />
      </div>
      <Suspense fallback={null}>
        {arranging && (
          <ArrangeDialog
            arrangement={arrangement}
            onChange={onArrange}
            onClose={() => {
              setArranging(false)
            }}
          />
        )}
      </Suspense>
    </div>
  )
}
