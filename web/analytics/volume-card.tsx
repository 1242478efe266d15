// Owns the card of the pipelines' volumes: the filter, the file of what is shown, and what stands there where there is nothing.
import { useMemo, type ReactNode } from 'react'
import { useNavigate } from '@tanstack/react-router'
import { Download, SearchX, Workflow } from 'lucide-react'
import type { ComparisonFragment } from '../gen/graphql.ts'
import { Button } from '../ui/button.tsx'
import { Card, CardTitle } from '../ui/card.tsx'
import { saveCsv } from '../ui/csv.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { readRange } from '../ui/time-range.ts'
import { readAnalyticsSearch, sortedBy, usualRange, usualSort, type AnalyticsSearch } from './analytics-search.ts'
import { volumeCsv, volumeFileName } from './volume-csv.ts'
import { VolumeTable } from './volume-table.tsx'
import { shownLines, volumeLines } from './volumes.ts'

interface VolumeCardProps {
  environmentName: string
  comparison: ComparisonFragment
  search: AnalyticsSearch
  onSearch: (search: AnalyticsSearch) => void
}

export function VolumeCard({ environmentName, comparison, search, onSearch }: VolumeCardProps): ReactNode {
  const navigate = useNavigate()
  const lines = useMemo(() => volumeLines(comparison), [comparison])
  const shown = useMemo(() => shownLines(lines, search), [lines, search])
  if (lines.length === 0) {
    return (
      <Card className="mt-3">
        <EmptyState
          icon={<Workflow />}
          title="No pipeline yet"
          text="What goes through a pipeline is counted from the first minute in which an agent reports it."
        />
      </Card>
    )
  }
  // A pipeline is looked at over the same time.
  const range = { range: usualRange, ...readRange({ ...search }) }
  return (
    <Card className="mt-3 overflow-clip">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5">
        <CardTitle>By pipeline</CardTitle>
        <div className="flex w-full flex-wrap items-center gap-2 md:ml-auto md:w-auto">
          <SearchField
            label="Filter by name"
            placeholder="Filter by name"
            value={search.q ?? ''}
            onChange={(q) => {
              onSearch(readAnalyticsSearch({ ...search, q }))
            }}
          />
          <Button
            disabled={shown.length === 0}
            onClick={() => {
              saveCsv(volumeFileName(environmentName, comparison), volumeCsv(shown))
            }}
          >
            <Download aria-hidden className="size-4" />
            Download CSV
          </Button>
        </div>
      </div>
      <VolumeTable
        lines={shown}
        sort={search.sort ?? usualSort}
        reversed={search.reverse ?? false}
        onSort={(key) => {
          onSearch(sortedBy(search, key))
        }}
        hrefOf={(id) =>
          `/${encodeURIComponent(environmentName)}/pipelines/${encodeURIComponent(id)}?${new URLSearchParams(
            Object.entries(range).map(([name, value]) => [name, String(value)]),
          ).toString()}`
        }
        onOpen={(pipelineId) => {
          void navigate({
            to: '/$environment/pipelines/$pipelineId',
            params: { environment: environmentName, pipelineId },
            search: range,
          })
        }}
      />
      {shown.length === 0 && (
        <EmptyState icon={<SearchX />} title="No pipeline matches" text="No pipeline has this name.">
          <Button
            onClick={() => {
              onSearch(readAnalyticsSearch({ ...search, q: undefined }))
            }}
          >
            Clear the filter
          </Button>
        </EmptyState>
      )}
    </Card>
  )
}
