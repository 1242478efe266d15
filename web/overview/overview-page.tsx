// Owns the Overview: how an environment is now and how it came there, and what needs attention.
import { useMemo, type ReactNode } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Server } from 'lucide-react'
import { onlySeries } from '../apollo/use-series-feed.ts'
import { Card } from '../ui/card.tsx'
import { useNow } from '../ui/clock.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { readList } from '../ui/id-list.ts'
import { LoadFailure } from '../ui/load-failure.tsx'
import { StatusSummary } from '../ui/status-summary.tsx'
import { ownWindow, rangeKey, stepOf, windowOf, withWindow } from '../ui/time-range.ts'
import { useTitle } from '../ui/use-title.ts'
import { OverviewContent } from './overview-content.tsx'
import { OverviewControls } from './overview-controls.tsx'
import { OverviewFigures } from './overview-figures.tsx'
import { arrangementOf, readOverviewSearch, usualRange, type OverviewSearch } from './overview-search.ts'
import { OverviewSkeleton } from './overview-skeleton.tsx'
import { isUsual, usualArrangement, type Arrangement } from './panels.ts'
import { useOverview, type Overview } from './use-overview.ts'

const route = getRouteApi('/$environment/overview')
const environmentRoute = getRouteApi('/$environment')

export function OverviewPage(): ReactNode {
  const { environment } = environmentRoute.useRouteContext()
  useTitle('Overview', environment.name)
  return <OverviewOf key={environment.id} />
}

function OverviewOf(): ReactNode {
  const { environment } = environmentRoute.useRouteContext()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const now = useNow(stepOf(search.range ?? usualRange))
  const window = useMemo(() => windowOf(search, now, usualRange), [search, now])
  const { nodes, pipelines } = search
  const filter = useMemo(
    () => ({ environmentId: environment.id, nodeIds: listOrAll(nodes), pipelineIds: listOrAll(pipelines) }),
    [environment.id, nodes, pipelines],
  )
  const overview = useOverview({
    filter,
    range: { key: rangeKey(search, usualRange), from: window.from, until: ownWindow(search)?.to ?? null },
    groupBy: search.group === 'node' ? 'NODE' : search.group === 'pipeline' ? 'PIPELINE' : 'TOTAL',
    intervalSeconds: environment.intervalSeconds,
  })
  const show = (changed: OverviewSearch): void => {
    void navigate({ search: changed, resetScroll: false })
  }
  const arrangement = arrangementOf(search) ?? usualArrangement
  const arrange = (next: Arrangement): void => {
    show(readOverviewSearch({ ...search, panels: isUsual(next) ? undefined : next.join(',') }))
  }
  return (
    <>
      <div className="mb-3">
        <h1 className="text-lg font-semibold">Overview</h1>
        <StatusSummary counts={overview.sums?.counts ?? null} />
      </div>
      <OverviewControls
        environmentId={environment.id}
        search={search}
        window={window}
        arrangement={arrangement}
        onSearch={show}
        onArrange={arrange}
      />
      <Body
        overview={overview}
        environmentName={environment.name}
        filtered={filter.nodeIds !== null || filter.pipelineIds !== null}
      >
        <OverviewContent
          environmentName={environment.name}
          overview={overview}
          window={window}
          arrangement={arrangement}
          onArrange={arrange}
          onZoom={(zoomed) => {
            show(withWindow(search, zoomed))
          }}
          onLogs={(time) => {
            void navigate({
              to: '/$environment/logs',
              params: { environment: environment.name },
              search: {
                ...time,
                ...(nodes !== undefined && { nodes }),
                ...(pipelines !== undefined && { pipelines }),
              },
            })
          }}
        />
      </Body>
    </>
  )
}

interface BodyProps {
  overview: Overview
  environmentName: string
  /** Then it is no wonder where nothing is. */
  filtered: boolean
  children: ReactNode
}

function Body({ overview, environmentName, filtered, children }: BodyProps): ReactNode {
  const { now, sums, failure, retry, seen, total } = overview
  if (!now || !sums) {
    if (failure === null) return <OverviewSkeleton />
    return (
      <Card>
        <LoadFailure title="The overview could not be loaded" failure={failure} onRetry={retry} />
      </Card>
    )
  }
  if (now.nodes.size === 0 && !filtered) return <NoNodes environmentName={environmentName} />
  return (
    <>
      <OverviewFigures sums={sums} seen={seen} total={onlySeries(total)} />
      {children}
    </>
  )
}

function listOrAll(list: string | undefined): readonly string[] | null {
  return list === undefined ? null : readList(list)
}

function NoNodes({ environmentName }: { environmentName: string }): ReactNode {
  return (
    <Card>
      <EmptyState
        icon={<Server />}
        title="No node yet"
        text="Everything here is told by the agents of nodes. Add the first one on the Fleet page, and it appears here by itself."
      >
        <Link
          to="/$environment/fleet"
          params={{ environment: environmentName }}
          className="font-medium text-accent underline underline-offset-2"
        >
          Add a node
        </Link>
      </EmptyState>
    </Card>
  )
}
