// Owns the Analytics page: how much went through an environment in a range of time, against the one before, and by pipeline.
import { useMemo, type ReactNode } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import { useViews } from '../apollo/use-views.ts'
import { onlySeries } from '../apollo/use-series-feed.ts'
import { Card } from '../ui/card.tsx'
import { useNow } from '../ui/clock.ts'
import { formatSpan } from '../ui/format.ts'
import { LoadFailure } from '../ui/load-failure.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { RangePicker } from '../ui/range-picker.tsx'
import { stepOf, windowOf, withRange, withWindow } from '../ui/time-range.ts'
import { useTitle } from '../ui/use-title.ts'
import { ViewsMenu } from '../ui/views-menu.tsx'
import type { ComparisonFragment } from '../gen/graphql.ts'
import { readAnalyticsSettings, usualRange, type AnalyticsSearch } from './analytics-search.ts'
import { AnalyticsSkeleton } from './analytics-skeleton.tsx'
import { useVolume } from './use-volume.ts'
import { VolumeCard } from './volume-card.tsx'
import { VolumeCharts } from './volume-charts.tsx'
import { VolumeFigures } from './volume-figures.tsx'

const route = getRouteApi('/$environment/analytics')
const environmentRoute = getRouteApi('/$environment')

export function AnalyticsPage(): ReactNode {
  const { environment } = environmentRoute.useRouteContext()
  useTitle('Analytics', environment.name)
  return <AnalyticsOf key={environment.id} environment={environment} />
}

function AnalyticsOf({ environment }: { environment: { readonly id: string; readonly name: string } }): ReactNode {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const now = useNow(stepOf(search.range ?? usualRange))
  const window = useMemo(() => windowOf(search, now, usualRange), [search, now])
  const { comparison, failure, retry, series } = useVolume(environment.id, search, window.from)
  const saved = useViews('analytics')
  const show = (changed: AnalyticsSearch): void => {
    void navigate({ search: changed, resetScroll: false })
  }
  return (
    <>
      <PageHeader title="Analytics" text={<Told comparison={comparison} />} />
      <div className="mb-4 flex flex-wrap items-center gap-2">
        <RangePicker
          search={search}
          usual={usualRange}
          shown={window}
          onRange={(range) => {
            show(withRange(search, range))
          }}
          onOwn={(own) => {
            show(withWindow(search, own))
          }}
        />
        <div className="ml-auto">
          <ViewsMenu saved={saved} settings={search} read={readAnalyticsSettings} onOpen={show} />
        </div>
      </div>
      {!comparison && failure !== null && (
        <Card>
          <LoadFailure title="The volume could not be loaded" failure={failure} onRetry={retry} />
        </Card>
      )}
      {!comparison && failure === null && <AnalyticsSkeleton />}
      {comparison && (
        <>
          <VolumeFigures comparison={comparison} total={onlySeries(series)} />
          <VolumeCharts
            history={series}
            window={window}
            onZoom={(zoomed) => {
              show(withWindow(search, zoomed))
            }}
            onLogs={(time) => {
              void navigate({ to: '/$environment/logs', params: { environment: environment.name }, search: time })
            }}
          />
          <VolumeCard environmentName={environment.name} comparison={comparison} search={search} onSearch={show} />
        </>
      )}
    </>
  )
}

/** What is counted, as of when, and what it is compared with. */
function Told({ comparison }: { comparison: ComparisonFragment | null }): ReactNode {
  if (!comparison) return 'How much went through, and how that changed.'
  const [before, since, until] = [comparison.beforeSince, comparison.since, comparison.until].map((time) =>
    Date.parse(time),
  )
  return (
    <span className="num">
      {formatSpan(since ?? 0, until ?? 0)}.{' '}
      {comparison.comparable
        ? `Changes are against ${formatSpan(before ?? 0, since ?? 0)}.`
        : 'Nothing to compare with yet: not all of the time before it was watched.'}
    </span>
  )
}
