// Owns the Events page: every status change of nodes and of the pipelines on them, newest first, by day.
import { useMemo, type ReactNode } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import { History, SearchX, X } from 'lucide-react'
import { useNodeChoices, usePipelineChoices, type Choice } from '../apollo/use-choices.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { FormError } from '../ui/form-parts.tsx'
import { formatMoment } from '../ui/format.ts'
import { LoadFailure } from '../ui/load-failure.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { Select } from '../ui/select.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { statusLook } from '../ui/status-look.ts'
import { ranges } from '../ui/time-range.ts'
import { useTitle } from '../ui/use-title.ts'
import { firstRows, storiesByDay } from './by-day.ts'
import { EventList } from './event-list.tsx'
import { readEventsSearch, statuses, type EventsSearch } from './events-search.ts'
import { useEvents } from './use-events.ts'
import { useRowsShown } from './use-rows-shown.ts'

const route = getRouteApi('/$environment/events')
const environmentRoute = getRouteApi('/$environment')
const any = 'any'

export function EventsPage(): ReactNode {
  const { environment } = environmentRoute.useRouteContext()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  useTitle('Events', environment.name)
  const show = (changed: EventsSearch): void => {
    void navigate({ search: changed, resetScroll: false })
  }
  return (
    <>
      <PageHeader title="Events" text="When the status of a node, or of a pipeline on one, changed, and why." />
      <Card className="min-w-0 overflow-clip">
        <Filters environmentId={environment.id} search={search} onSearch={show} />
        <List
          key={`${environment.id} ${JSON.stringify(search)}`}
          environment={environment}
          search={search}
          onSearch={show}
        />
      </Card>
    </>
  )
}

interface FiltersProps {
  environmentId: string
  search: EventsSearch
  onSearch: (search: EventsSearch) => void
}

function Filters({ environmentId, search, onSearch }: FiltersProps): ReactNode {
  const nodes = useNodeChoices(environmentId)
  const pipelines = usePipelineChoices(environmentId)
  const change = (changed: Readonly<Record<string, unknown>>): void => {
    onSearch(readEventsSearch({ ...search, ...changed }))
  }
  return (
    <div className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-2.5">
      <Segmented
        label="Of what"
        value={search.of ?? any}
        options={[
          { value: any, label: 'All' },
          { value: 'node', label: 'Nodes' },
          { value: 'pipeline', label: 'Pipelines' },
        ]}
        onChange={(of) => {
          change({ of })
        }}
      />
      <Select
        label="Changed to"
        value={search.to ?? any}
        options={[
          { value: any, label: 'Into any status' },
          ...statuses.map((status) => ({ value: status, label: `Into ${statusLook(status).label.toLowerCase()}` })),
        ]}
        onChange={(to) => {
          change({ to })
        }}
      />
      <PickOne
        label="Node"
        all="All nodes"
        choices={nodes}
        value={search.node}
        onChange={(node) => {
          change({ node })
        }}
      />
      <PickOne
        label="Pipeline"
        all="All pipelines"
        choices={pipelines}
        value={search.pipeline}
        onChange={(pipeline) => {
          change({ pipeline })
        }}
      />
      <Select
        label="When"
        value={search.range ?? any}
        options={[
          { value: any, label: 'At any time' },
          ...ranges.map((range) => ({ value: range, label: `In the last ${range}` })),
        ]}
        onChange={(range) => {
          change({ range })
        }}
      />
      {search.until !== undefined && (
        <Button
          onClick={() => {
            change({ until: undefined })
          }}
        >
          <span className="num">Until {formatMoment(search.until, Infinity)}</span>
          <X aria-label="Back to now" className="size-4 text-fg-3" />
        </Button>
      )}
    </div>
  )
}

interface PickOneProps {
  label: string
  all: string
  choices: readonly Choice[]
  value: string | undefined
  onChange: (id: string | undefined) => void
}

function PickOne({ label, all, choices, value, onChange }: PickOneProps): ReactNode {
  const known = value === undefined || choices.some(({ id }) => id === value)
  return (
    <Select
      label={label}
      value={value ?? any}
      options={[
        { value: any, label: all },
        // From a link, and removed since or not read yet.
        ...(known ? [] : [{ value, label: `${label} ${value}` }]),
        ...choices.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      onChange={(id) => {
        onChange(id === any ? undefined : id)
      }}
      className="max-w-48"
    />
  )
}

interface ListProps {
  environment: { readonly id: string; readonly name: string }
  search: EventsSearch
  onSearch: (search: EventsSearch) => void
}

function List({ environment, search, onSearch }: ListProps): ReactNode {
  const { items, more, full, busy, failure, loadOlder, retry } = useEvents(environment.id, search)
  const days = useMemo(() => storiesByDay(items ?? []), [items])
  const rows = useMemo(() => days.flatMap(({ stories }) => stories.map(({ id }) => id)), [days])
  const { most, showMore } = useRowsShown(rows)
  const shown = useMemo(() => firstRows(days, most), [days, most])
  const hidden = rows.length > most
  if (items === null) {
    return failure === null ? (
      <Waiting />
    ) : (
      <LoadFailure title="The events could not be loaded" failure={failure} onRetry={retry} />
    )
  }
  if (items.length === 0)
    return (
      <NoEvents
        filtered={Object.keys(search).length > 0}
        onClear={() => {
          onSearch({})
        }}
      />
    )
  return (
    <>
      <EventList days={shown} environmentName={environment.name} />
      <div className="border-t border-line px-4 py-3 text-center">
        <FormError message={failure} />
        {hidden || more ? (
          <Button
            busy={busy}
            onClick={() => {
              const last = items.at(-1)
              showMore()
              if (hidden) return
              // So many are enough for one page: the next one begins where this one ends.
              if (full && last) onSearch({ ...search, until: Date.parse(last.at) })
              else loadOlder()
            }}
          >
            Show older events
          </Button>
        ) : (
          <p className="text-xs text-fg-3">
            {search.range === undefined ? 'Nothing older is kept.' : 'Nothing older in this range.'}
          </p>
        )}
      </div>
    </>
  )
}

function NoEvents({ filtered, onClear }: { filtered: boolean; onClear: () => void }): ReactNode {
  if (!filtered)
    return (
      <EmptyState
        icon={<History />}
        title="Nothing has changed yet"
        text="The first heartbeat of a node is the first event. It appears here by itself."
      />
    )
  return (
    <EmptyState icon={<SearchX />} title="No event matches" text="No status change that is kept passes these filters.">
      <Button onClick={onClear}>Clear the filters</Button>
    </EmptyState>
  )
}

function Waiting(): ReactNode {
  return (
    <div role="status" aria-busy="true" aria-label="Events: loading">
      {[0, 1, 2, 3, 4, 5].map((row) => (
        <div key={row} className="flex h-[52px] items-center gap-8 border-b border-line px-4 last:border-b-0">
          <Skeleton className="h-3 w-40" />
          <Skeleton className="h-3 flex-1" />
          <Skeleton className="h-3 w-16" />
        </div>
      ))}
    </div>
  )
}
