// Owns the Performance page: how the server itself is doing, for owners of the installation.
import type { ReactNode } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import { Card } from '../ui/card.tsx'
import { LoadFailure } from '../ui/load-failure.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { Select } from '../ui/select.tsx'
import { useTitle } from '../ui/use-title.ts'
import { DatabaseSection } from './database-section.tsx'
import { chosenInstances, flagOn, summaryOf, type Figures } from './figures.ts'
import { FlagList } from './flag-list.tsx'
import { InstanceSections } from './instance-sections.tsx'
import { OperationTable } from './operation-table.tsx'
import { PerformanceFigures } from './performance-figures.tsx'
import { readPerformanceSearch, usualSort, type PerformanceSearch } from './performance-search.ts'
import { PerformanceSkeleton } from './performance-skeleton.tsx'
import { ProcessTable } from './process-table.tsx'
import { SlowList } from './slow-list.tsx'
import { SourceTable } from './source-table.tsx'
import { StatementTable } from './statement-table.tsx'
import { SweepSection } from './sweep-section.tsx'
import { usePerformance, type PerformanceView } from './use-performance.ts'

const route = getRouteApi('/$environment/installation/performance')
const environmentRoute = getRouteApi('/$environment')

export function PerformancePage(): ReactNode {
  const { environment } = environmentRoute.useRouteContext()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  useTitle('Performance', 'Installation')
  const { figures, failure, retry, seen } = usePerformance(environment.id)
  const show = (changed: PerformanceSearch): void => {
    void navigate({ search: readPerformanceSearch({ ...search, ...changed }), resetScroll: false, replace: true })
  }
  return (
    <>
      <PageHeader
        title="Performance"
        text="How Fleetbeat itself is doing: what it reads, writes, keeps and delivers, and what of that is out of the ordinary."
      >
        {figures && (
          <InstancePicker
            figures={figures}
            choice={search.instance ?? null}
            onChoose={(instance) => {
              show({ instance })
            }}
          />
        )}
      </PageHeader>
      {figures ? (
        <Content figures={figures} seen={seen} search={search} onSearch={show} />
      ) : failure === null ? (
        <PerformanceSkeleton />
      ) : (
        <Card>
          <LoadFailure title="The figures could not be loaded" failure={failure} onRetry={retry} />
        </Card>
      )}
    </>
  )
}

interface ContentProps {
  figures: Figures
  seen: PerformanceView['seen']
  search: PerformanceSearch
  onSearch: (changed: PerformanceSearch) => void
}

function Content({ figures, seen, search, onSearch }: ContentProps): ReactNode {
  const choice = search.instance ?? null
  const instances = chosenInstances(figures, choice)
  const summary = summaryOf(instances)
  const of = choice === null ? {} : { instance: choice }
  return (
    <div className="space-y-3">
      <div className="grid grid-cols-1 gap-3 xl:grid-cols-3">
        <FlagList flags={figures.flags} className="h-[224px] xl:order-last xl:h-[260px]" />
        <div className="xl:col-span-2">
          <PerformanceFigures figures={figures} summary={summary} choice={choice} seen={seen} />
        </div>
      </div>
      <ProcessTable figures={figures} instances={instances} seen={seen} />
      {summary && (
        <InstanceSections
          summary={summary}
          count={instances.length}
          flags={{ eventLoop: flagOn(figures, 'EVENT_LOOP', of), heap: flagOn(figures, 'HEAP', of) }}
        />
      )}
      <div className="grid grid-cols-1 gap-3 xl:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        <SourceTable figures={figures} seen={seen} />
        <DatabaseSection figures={figures} />
      </div>
      <div className="grid grid-cols-1 gap-3 xl:grid-cols-3">
        <div className="min-w-0 space-y-3 xl:col-span-2">
          <OperationTable
            figures={figures}
            sort={search.sort ?? usualSort}
            onSort={(sort) => {
              onSearch({ sort })
            }}
          />
          <StatementTable statements={figures.database?.statements ?? null} />
        </div>
        <div className="min-w-0 space-y-3">
          <SlowList slow={figures.slow} />
          <SweepSection sweep={figures.lastSweep} />
        </div>
      </div>
    </div>
  )
}

const every = ''

/** Only where there is something to pick. */
function InstancePicker({
  figures,
  choice,
  onChoose,
}: {
  figures: Figures
  choice: string | null
  onChoose: (instance: string) => void
}): ReactNode {
  const names = figures.instances.map(({ instance }) => instance)
  if (choice !== null && !names.includes(choice)) names.push(choice)
  if (names.length < 2) return null
  return (
    <Select
      label="Instance"
      value={choice ?? every}
      options={[{ value: every, label: 'All instances' }, ...names.map((value) => ({ value, label: value }))]}
      onChange={onChoose}
    />
  )
}
