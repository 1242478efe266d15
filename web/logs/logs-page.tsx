// Owns the Logs page: the live tail of an environment, filtered by the server, and the way back through what is stored.
import type { ReactNode } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import { ScrollText, SearchX, X } from 'lucide-react'
import { useNodeChoices, usePipelineChoices } from '../apollo/use-choices.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { FormError } from '../ui/form-parts.tsx'
import { formatExactTime, formatSpan } from '../ui/format.ts'
import { writeList } from '../ui/id-list.ts'
import { LoadFailure } from '../ui/load-failure.tsx'
import { logLineHref } from '../ui/log-places.ts'
import { PageHeader } from '../ui/page-header.tsx'
import { PickScope } from '../ui/pick-scope.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { useTitle } from '../ui/use-title.ts'
import { LevelChips } from './level-chips.tsx'
import { LogLines } from './log-lines.tsx'
import { levelsOf, readLogsSearch, type LogsSearch } from './logs-search.ts'
import { useLogReader } from './use-log-reader.ts'

const route = getRouteApi('/$environment/logs')
const environmentRoute = getRouteApi('/$environment')
const pauseMs = 300

export function LogsPage(): ReactNode {
  const { environment } = environmentRoute.useRouteContext()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  useTitle('Logs', environment.name)
  const show = (changed: LogsSearch): void => {
    void navigate({ search: changed, resetScroll: false })
  }
  return (
    <>
      <PageHeader title="Logs" text="What the pipelines of this environment write, as it comes." />
      <Card className="min-w-0 overflow-clip">
        <Filters environmentId={environment.id} search={search} onSearch={show} />
        <Reader
          key={`${environment.id} ${JSON.stringify(search)}`}
          environmentId={environment.id}
          search={search}
          onSearch={show}
        />
      </Card>
    </>
  )
}

interface FiltersProps {
  environmentId: string
  search: LogsSearch
  onSearch: (search: LogsSearch) => void
}

function Filters({ environmentId, search, onSearch }: FiltersProps): ReactNode {
  const nodes = useNodeChoices(environmentId)
  const pipelines = usePipelineChoices(environmentId)
  const change = (changed: Readonly<Record<string, unknown>>): void => {
    // A filter that changes leaves the line that a link led to.
    onSearch(readLogsSearch({ ...search, at: undefined, ...changed }))
  }
  return (
    <div className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-2.5">
      <LevelChips
        chosen={levelsOf(search)}
        onChange={(chosen) => {
          change({ levels: writeList(chosen) })
        }}
      />
      <PickScope nodes={nodes} pipelines={pipelines} chosen={search} onChange={change} />
      <Stretch
        search={search}
        onLive={() => {
          change({ since: undefined, until: undefined })
        }}
      />
      <SearchField
        label="Filter by text in the message"
        placeholder="Filter by text"
        value={search.q ?? ''}
        pauseMs={pauseMs}
        onChange={(q) => {
          change({ q })
        }}
        className="md:ml-auto"
      />
    </div>
  )
}

function Stretch({ search, onLive }: { search: LogsSearch; onLive: () => void }): ReactNode {
  const { at, since, until } = search
  if (at === undefined && since === undefined && until === undefined) return null
  const text =
    typeof at === 'number'
      ? `Around ${formatExactTime(at)}`
      : at !== undefined
        ? 'Around a line'
        : since !== undefined && until !== undefined
          ? formatSpan(since, until)
          : 'Part of the time'
  return (
    <Button onClick={onLive}>
      <span className="num">{text}</span>
      <X aria-label="Back to the live log" className="size-4 text-fg-3" />
    </Button>
  )
}

function Reader({ environmentId, search, onSearch }: FiltersProps): ReactNode {
  const navigate = route.useNavigate()
  const { environment } = environmentRoute.useRouteContext()
  const reader = useLogReader(environmentId, search)
  const { shown, failure, marked } = reader
  const live = (): void => {
    onSearch(readLogsSearch({ ...search, at: undefined, since: undefined, until: undefined }))
  }
  if (shown === null && failure !== null)
    return <LoadFailure title="The log could not be loaded" failure={failure} onRetry={reader.retry} />
  if (shown?.lines.length === 0) return <NoLines search={search} onSearch={onSearch} onLive={live} />
  return (
    <>
      <FormError message={failure} className="m-4" />
      {shown && typeof search.at === 'string' && marked === null && (
        <p role="status" className="border-b border-line px-4 py-1.5 text-xs text-warn-fg">
          The line of this link is not kept any more. These are the nearest ones.
        </p>
      )}
      <LogLines
        reader={reader}
        text={search.q ?? ''}
        hrefOf={(line) => logLineHref(environment.name, line)}
        onOpen={(href) => {
          void navigate({ href })
        }}
        onLive={live}
      />
    </>
  )
}

interface NoLinesProps extends Omit<FiltersProps, 'environmentId'> {
  onLive: () => void
}

function NoLines({ search, onSearch, onLive }: NoLinesProps): ReactNode {
  if (Object.keys(search).length === 0) {
    return (
      <EmptyState
        icon={<ScrollText />}
        title="No log line yet"
        text="What pipelines write appears here by itself as soon as their nodes send it."
      />
    )
  }
  if (search.at !== undefined) {
    return (
      <EmptyState
        icon={<SearchX />}
        title="Nothing that old is kept"
        text="The log begins later than what was asked for."
      >
        <Button onClick={onLive}>Back to the live log</Button>
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon={<SearchX />}
      title="No line matches"
      text="Nothing that is stored passes these filters. New lines appear here."
    >
      <Button
        onClick={() => {
          onSearch({})
        }}
      >
        Clear the filters
      </Button>
    </EmptyState>
  )
}
