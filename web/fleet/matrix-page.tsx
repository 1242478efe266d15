// Owns the deployment matrix: which version of which pipeline runs on which node, and where it is outdated.
import { useMemo, useState, type ReactNode } from 'react'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Grid3x3, SearchX } from 'lucide-react'
import { useFleetbeat } from '../apollo/fleetbeat-context.tsx'
import type { Answer } from '../apollo/live-fleet.ts'
import { useLiveFleet } from '../apollo/use-live-fleet.ts'
import { useLiveSubscription } from '../apollo/use-live-subscription.ts'
import type { MatrixCellFragment, MatrixNodeFragment } from '../gen/graphql.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Checkbox } from '../ui/checkbox.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { formatCount } from '../ui/format.ts'
import { LoadFailure } from '../ui/load-failure.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { TableSkeleton } from '../ui/table-skeleton.tsx'
import { narrowScreen, useMediaQuery } from '../ui/use-media-query.ts'
import { useTitle } from '../ui/use-title.ts'
import { createDeployment, type Deployment, type DeploymentParts } from './deployment.ts'
import { MatrixMetrics, MatrixNow } from './documents.ts'
import { FleetForms } from './fleet-forms.tsx'
import { MatrixCards } from './matrix-cards.tsx'
import { MatrixGrid } from './matrix-grid.tsx'
import { readMatrixSearch, shownDeployment, type MatrixSearch } from './matrix-search.ts'

const route = getRouteApi('/$environment/fleet/matrix')
const environmentRoute = getRouteApi('/$environment')

export function MatrixPage(): ReactNode {
  const { environment } = environmentRoute.useRouteContext()
  useTitle('Deployment matrix', environment.name)
  return (
    <>
      <PageHeader
        title="Deployment matrix"
        text="Which version of each pipeline runs on which node. What is behind is marked."
      >
        <FleetForms form="matrix" />
      </PageHeader>
      <MatrixOf key={environment.id} environment={environment} />
    </>
  )
}

interface MatrixOfProps {
  environment: { readonly id: string; readonly name: string; readonly intervalSeconds: number }
}

function MatrixOf({ environment }: MatrixOfProps): ReactNode {
  const { client } = useFleetbeat()
  const environmentId = environment.id
  const ask = async (): Promise<Answer<MatrixNodeFragment, MatrixCellFragment>> => {
    const { data } = await client.query({ query: MatrixNow, variables: { environmentId }, fetchPolicy: 'no-cache' })
    const nodes = data?.environment.nodes ?? []
    return { nodes, nodePipelines: nodes.flatMap((node) => node.pipelines) }
  }
  const { now, failure, take, retry } = useLiveFleet(ask, { intervalSeconds: environment.intervalSeconds })
  useLiveSubscription(MatrixMetrics, {
    variables: { environmentId },
    onEvent: ({ metricUpdate }) => {
      take(metricUpdate)
    },
  })
  const [deploymentIn] = useState(createDeployment)
  const deployment = useMemo(() => now && deploymentIn(now), [now, deploymentIn])
  if (!deployment) {
    return (
      <Card>
        {failure === null ? (
          <TableSkeleton label="The matrix" />
        ) : (
          <LoadFailure title="The matrix could not be loaded" failure={failure} onRetry={retry} />
        )}
      </Card>
    )
  }
  if (deployment.pipelines.length === 0) {
    return (
      <Card>
        <EmptyState
          icon={<Grid3x3 />}
          title="Nothing is deployed yet"
          text="Each pipeline gets a row and each node a column as soon as an agent reports what it runs."
        />
      </Card>
    )
  }
  return <Matrix deployment={deployment} environmentName={environment.name} />
}

function Matrix({ deployment, environmentName }: { deployment: Deployment; environmentName: string }): ReactNode {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const shown = useMemo(() => shownDeployment(deployment, search), [deployment, search])
  const show = (changed: MatrixSearch): void => {
    void navigate({ search: changed, replace: true, resetScroll: false })
  }
  const change = (changed: Readonly<Record<string, unknown>>): void => {
    show(readMatrixSearch({ ...search, ...changed }))
  }
  return (
    <Card className="overflow-clip">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5">
        <Checkbox
          label={`Only outdated (${formatCount(deployment.outdated.length)})`}
          checked={search.outdated ?? false}
          onChange={(outdated) => {
            change({ outdated })
          }}
        />
        <div className="flex w-full flex-wrap gap-2 md:ml-auto md:w-auto">
          <SearchField
            label="Filter pipelines by name"
            placeholder="Filter pipelines"
            value={search.q ?? ''}
            onChange={(q) => {
              change({ q })
            }}
          />
          <SearchField
            label="Filter nodes by name"
            placeholder="Filter nodes"
            value={search.node ?? ''}
            onChange={(node) => {
              change({ node })
            }}
          />
        </div>
      </div>
      <Shown {...{ deployment, shown, environmentName }} />
      {(shown.pipelines.length === 0 || shown.nodes.length === 0) && (
        <EmptyState icon={<SearchX />} title="Nothing matches" text="There is no such pipeline on such a node.">
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

interface ShownProps {
  deployment: Deployment
  shown: DeploymentParts
  environmentName: string
}

function Shown({ deployment, shown, environmentName }: ShownProps): ReactNode {
  const navigate = useNavigate()
  const narrow = useMediaQuery(narrowScreen)
  const hrefOf = (pipelineId: string): string =>
    `/${encodeURIComponent(environmentName)}/pipelines/${encodeURIComponent(pipelineId)}`
  const open = (pipelineId: string, search: { node?: string } = {}): void => {
    const params = { environment: environmentName, pipelineId }
    void navigate({ to: '/$environment/pipelines/$pipelineId', params, search })
  }
  if (shown.pipelines.length === 0 || shown.nodes.length === 0) return null
  if (narrow) return <MatrixCards deployment={deployment} shown={shown} hrefOf={hrefOf} onOpen={open} />
  return (
    <MatrixGrid
      deployment={deployment}
      shown={shown}
      hrefOf={(pipelineId, nodeId) => `${hrefOf(pipelineId)}?node=${encodeURIComponent(nodeId)}`}
      onOpen={(pipelineId, node) => {
        open(pipelineId, { node })
      }}
    />
  )
}
