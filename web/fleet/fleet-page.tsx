// Owns the Fleet page: how the whole environment stands, what needs attention, and every node, worst first.
import { useMemo, useState, type ReactNode } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import { Server } from 'lucide-react'
import { Card } from '../ui/card.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { LoadFailure } from '../ui/load-failure.tsx'
import { useTitle } from '../ui/use-title.ts'
import { AddNodeCommand, AddNodeDialog } from './add-node.tsx'
import { FleetFigures } from './fleet-figures.tsx'
import { FleetHeader } from './fleet-header.tsx'
import { FleetSkeleton } from './fleet-skeleton.tsx'
import { readFleetSearch, type FleetSearch } from './fleet-search.ts'
import { groupsOf } from './grouped.ts'
import { NeedsAttention } from './needs-attention.tsx'
import { NodeCard } from './node-card.tsx'
import { NodeGrid } from './node-grid.tsx'
import { NodeTable } from './node-table.tsx'
import { useChoosing } from './use-choosing.ts'
import { useFleet } from './use-fleet.ts'
import { needingAttention, shownNodes } from './worst-first.ts'

const route = getRouteApi('/$environment/fleet')
const environmentRoute = getRouteApi('/$environment')

export function FleetPage(): ReactNode {
  const { environment } = environmentRoute.useRouteContext()
  return <FleetOf key={environment.id} environment={environment} />
}

interface FleetOfProps {
  environment: {
    readonly id: string
    readonly name: string
    readonly intervalSeconds: number
    readonly viewerRole: 'VIEWER' | 'OPERATOR' | 'ADMIN'
  }
}

function FleetOf({ environment }: FleetOfProps): ReactNode {
  const { fleet, failure, history, retry } = useFleet(environment)
  const [adding, setAdding] = useState(false)
  const { form = 'table' } = route.useSearch()
  const mayAct = environment.viewerRole !== 'VIEWER'
  useTitle('Fleet', environment.name)
  const seen = (series: string): readonly (number | null)[] => (fleet ? history.read(series, fleet.at) : [])
  return (
    <>
      <FleetHeader
        counts={fleet?.sums.counts ?? null}
        form={form}
        onAddNode={() => {
          setAdding(true)
        }}
      />
      {!fleet && failure !== null && (
        <Card>
          <LoadFailure title="The fleet could not be loaded" failure={failure} onRetry={retry} />
        </Card>
      )}
      {!fleet && failure === null && <FleetSkeleton />}
      {fleet?.nodes.length === 0 && (
        <Card>
          <EmptyState
            icon={<Server />}
            title="No node yet"
            text="A node is a machine that runs the Fleetbeat agent. One command adds it, and it appears here by itself."
          >
            <AddNodeCommand environment={environment} allowed={mayAct} />
          </EmptyState>
        </Card>
      )}
      {fleet && fleet.nodes.length > 0 && (
        <>
          <div className="grid grid-cols-1 gap-3 lg:grid-cols-[minmax(0,1fr)_minmax(300px,380px)]">
            <FleetFigures
              sums={fleet.sums}
              seen={{
                eventsIn: seen('eventsIn'),
                running: seen('running'),
                errorShare: seen('errorShare'),
                cpu: seen('cpu'),
              }}
            />
            <Attention environmentName={environment.name} fleet={fleet} />
          </div>
          <Nodes environmentName={environment.name} mayAct={mayAct} fleet={fleet} seenOf={seen} />
        </>
      )}
      <AddNodeDialog open={adding} onOpenChange={setAdding} environment={environment} allowed={mayAct} />
    </>
  )
}

type Fleet = NonNullable<ReturnType<typeof useFleet>['fleet']>

function Attention({ environmentName, fleet }: { environmentName: string; fleet: Fleet }): ReactNode {
  const nodes = useMemo(() => needingAttention(fleet.nodes), [fleet])
  return <NeedsAttention environmentName={environmentName} nodes={nodes} />
}

interface NodesProps {
  environmentName: string
  mayAct: boolean
  fleet: Fleet
  seenOf: (id: string) => readonly (number | null)[]
}

function Nodes({ environmentName, mayAct, fleet, seenOf }: NodesProps): ReactNode {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { group } = search
  const shown = useMemo(() => shownNodes(fleet.nodes, search), [fleet, search])
  const groups = useMemo(
    () => (group === undefined ? [{ name: '', nodes: shown }] : groupsOf(shown, group)),
    [shown, group],
  )
  const inOrder = useMemo(() => groups.flatMap(({ nodes }) => nodes.map((node) => node.id)), [groups])
  const choosing = useChoosing(inOrder)
  const show = (changed: FleetSearch): void => {
    void navigate({ search: changed, replace: true, resetScroll: false })
  }
  const shared = { groups, named: group !== undefined, choosing: mayAct ? choosing : null }
  return (
    <NodeCard fleet={fleet} shown={shown} search={search} onSearch={show} choosing={shared.choosing}>
      {search.form === 'grid' ? (
        <NodeGrid {...shared} environmentName={environmentName} />
      ) : (
        <NodeTable
          {...shared}
          sort={search.sort ?? null}
          onSort={(sort) => {
            // The same column again: back to worst first.
            show(readFleetSearch({ ...search, sort: sort === search.sort ? undefined : sort }))
          }}
          hrefOf={(id) => `/${encodeURIComponent(environmentName)}/nodes/${encodeURIComponent(id)}`}
          onOpen={(id) => {
            void navigate({ to: '/$environment/nodes/$nodeId', params: { environment: environmentName, nodeId: id } })
          }}
          seenOf={seenOf}
          heardSince={fleet.heardSince}
        />
      )}
    </NodeCard>
  )
}
