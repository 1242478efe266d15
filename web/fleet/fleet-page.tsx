// Owns the Fleet page: how the whole environment stands, what needs attention, and every node, worst first.
import { useMemo, useState, type ReactNode } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import { Server, TriangleAlert } from 'lucide-react'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { useTitle } from '../ui/use-title.ts'
import { AddNodeCommand, AddNodeDialog } from './add-node.tsx'
import { FleetFigures } from './fleet-figures.tsx'
import { FleetHeader } from './fleet-header.tsx'
import { FleetSkeleton } from './fleet-skeleton.tsx'
import type { FleetSearch } from './fleet-search.ts'
import { NeedsAttention } from './needs-attention.tsx'
import { NodeTable } from './node-table.tsx'
import { useFleet } from './use-fleet.ts'
import { needingAttention, shownNodes } from './worst-first.ts'

const route = getRouteApi('/$environment/fleet')
const environmentRoute = getRouteApi('/$environment')

export function FleetPage(): ReactNode {
  const { environment } = environmentRoute.useRouteContext()
  return <FleetOf key={environment.id} environment={environment} />
}

interface FleetOfProps {
  environment: { readonly id: string; readonly name: string; readonly viewerRole: 'VIEWER' | 'OPERATOR' | 'ADMIN' }
}

function FleetOf({ environment }: FleetOfProps): ReactNode {
  const { fleet, failure, history, retry } = useFleet(environment.id)
  const [adding, setAdding] = useState(false)
  const mayAdd = environment.viewerRole !== 'VIEWER'
  useTitle('Fleet', environment.name)
  const seen = (series: string): readonly (number | null)[] => (fleet ? history.read(series, fleet.at) : [])
  return (
    <>
      <FleetHeader
        counts={fleet?.sums.counts ?? null}
        onAddNode={() => {
          setAdding(true)
        }}
      />
      {!fleet && failure !== null && (
        <Card>
          <EmptyState
            icon={<TriangleAlert />}
            title="The fleet could not be loaded"
            text={<span role="alert">{failure}</span>}
          >
            <Button onClick={retry}>Try again</Button>
          </EmptyState>
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
            <AddNodeCommand environment={environment} allowed={mayAdd} />
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
          <Nodes environmentName={environment.name} fleet={fleet} seenOf={seen} />
        </>
      )}
      <AddNodeDialog open={adding} onOpenChange={setAdding} environment={environment} allowed={mayAdd} />
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
  fleet: Fleet
  seenOf: (id: string) => readonly (number | null)[]
}

function Nodes({ environmentName, fleet, seenOf }: NodesProps): ReactNode {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const rows = useMemo(() => shownNodes(fleet.nodes, search).map((node) => node.id), [fleet, search])
  return (
    <NodeTable
      counts={fleet.sums.counts}
      rows={rows}
      search={search}
      onSearch={(changed: FleetSearch) => {
        void navigate({ search: changed, replace: true, resetScroll: false })
      }}
      hrefOf={(id) => `/${encodeURIComponent(environmentName)}/nodes/${encodeURIComponent(id)}`}
      onOpen={(id) => {
        void navigate({ to: '/$environment/nodes/$nodeId', params: { environment: environmentName, nodeId: id } })
      }}
      seenOf={seenOf}
    />
  )
}
