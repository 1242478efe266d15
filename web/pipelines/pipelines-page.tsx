// Owns the Pipelines page: every pipeline of an environment over its nodes, worst first.
import { useEffect, useMemo, useState, type ReactNode } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import { SearchX, Workflow } from 'lucide-react'
import { useFleetbeat } from '../apollo/fleetbeat-context.tsx'
import { usePipelineChoices } from '../apollo/use-choices.ts'
import type { Answer } from '../apollo/live-fleet.ts'
import { useLiveFleet } from '../apollo/use-live-fleet.ts'
import { useLiveSubscription } from '../apollo/use-live-subscription.ts'
import type { ListedPipelineFragment, RunningNodeFragment } from '../gen/graphql.ts'
import { Button } from '../ui/button.tsx'
import { Card, CardTitle } from '../ui/card.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { keptHistory } from '../ui/history.ts'
import { LoadFailure } from '../ui/load-failure.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { StatusChips } from '../ui/status-chips.tsx'
import { pipelineStatusesWorstFirst } from '../ui/status-look.ts'
import { TableSkeleton } from '../ui/table-skeleton.tsx'
import { useTitle } from '../ui/use-title.ts'
import { PipelineListMetrics, PipelineListNow } from './documents.ts'
import { readPipelinesSearch, shownPipelines, type PipelinesSearch } from './list-search.ts'
import { pipelineStandings, type PipelineStanding } from './pipeline-sums.ts'
import { PipelineTable } from './pipeline-table.tsx'

const route = getRouteApi('/$environment/pipelines')
const environmentRoute = getRouteApi('/$environment')

export function PipelinesPage(): ReactNode {
  const { environment } = environmentRoute.useRouteContext()
  useTitle('Pipelines', environment.name)
  return (
    <>
      <PageHeader
        title="Pipelines"
        text="Each over all nodes that run it: the worst status wins, and rates are sums."
      />
      <PipelinesOf key={environment.id} environment={environment} />
    </>
  )
}

interface PipelinesOfProps {
  environment: { readonly id: string; readonly name: string; readonly intervalSeconds: number }
}

function PipelinesOf({ environment }: PipelinesOfProps): ReactNode {
  const { client, connection } = useFleetbeat()
  const environmentId = environment.id
  const named = usePipelineChoices(environmentId)
  const [history] = useState(() => keptHistory(environmentId, 'pipelines', environment.intervalSeconds * 1000))
  const ask = async (): Promise<Answer<RunningNodeFragment, ListedPipelineFragment>> => {
    const { data } = await client.query({
      query: PipelineListNow,
      variables: { environmentId },
      fetchPolicy: 'no-cache',
    })
    const nodes = data?.environment.nodes ?? []
    return { nodes, nodePipelines: nodes.flatMap((node) => node.pipelines) }
  }
  const { now, failure, take, retry } = useLiveFleet(ask, { intervalSeconds: environment.intervalSeconds })
  useLiveSubscription(PipelineListMetrics, {
    variables: { environmentId },
    onEvent: ({ metricUpdate }) => {
      take(metricUpdate)
    },
  })
  const all = useMemo(() => now && pipelineStandings(now, named), [now, named])
  useEffect(() => {
    // What is old makes no history.
    if (!now || !all || connection.get().status !== 'live') return
    for (const { id, eventsIn } of all) history.record(id, eventsIn, now.at)
    history.keep(new Set(all.map(({ id }) => id)))
  }, [history, connection, now, all])

  if (!now || !all) {
    return (
      <Card>
        {failure === null ? (
          <TableSkeleton label="Pipelines" />
        ) : (
          <LoadFailure title="The pipelines could not be loaded" failure={failure} onRetry={retry} />
        )}
      </Card>
    )
  }
  if (all.length === 0) {
    return (
      <Card>
        <EmptyState
          icon={<Workflow />}
          title="No pipeline yet"
          text="A pipeline appears here by itself as soon as an agent reports one that its node runs."
        />
      </Card>
    )
  }
  return <Listed environmentName={environment.name} all={all} seenOf={(id) => history.read(id, now.at)} />
}

interface ListedProps {
  environmentName: string
  all: readonly PipelineStanding[]
  seenOf: (id: string) => readonly (number | null)[]
}

function Listed({ environmentName, all, seenOf }: ListedProps): ReactNode {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const shown = useMemo(() => shownPipelines(all, search), [all, search])
  const show = (changed: PipelinesSearch): void => {
    void navigate({ search: changed, replace: true, resetScroll: false })
  }
  const change = (changed: Readonly<Record<string, unknown>>): void => {
    show(readPipelinesSearch({ ...search, ...changed }))
  }
  return (
    <Card className="overflow-clip">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5">
        <CardTitle className="sr-only">All pipelines</CardTitle>
        <StatusChips
          total={all.length}
          options={pipelineStatusesWorstFirst.map((status) => ({
            status,
            count: all.filter((one) => one.status === status).length,
            stays: status === 'RUNNING',
          }))}
          chosen={search.status ?? null}
          onChoose={(status) => {
            change({ status })
          }}
        />
        <SearchField
          label="Filter by name"
          placeholder="Filter by name"
          value={search.q ?? ''}
          onChange={(q) => {
            change({ q })
          }}
          className="md:ml-auto"
        />
      </div>
      <PipelineTable
        rows={shown}
        seenOf={seenOf}
        sort={search.sort ?? null}
        onSort={(sort) => {
          // The same column again: back to worst first.
          change({ sort: sort === search.sort ? undefined : sort })
        }}
        hrefOf={(id) => `/${encodeURIComponent(environmentName)}/pipelines/${encodeURIComponent(id)}`}
        onOpen={(pipelineId) => {
          void navigate({
            to: '/$environment/pipelines/$pipelineId',
            params: { environment: environmentName, pipelineId },
          })
        }}
      />
      {shown.length === 0 && (
        <EmptyState icon={<SearchX />} title="No pipeline matches" text="No pipeline has this name and this status.">
          <Button
            onClick={() => {
              show({})
            }}
          >
            Clear the filters
          </Button>
        </EmptyState>
      )}
    </Card>
  )
}
