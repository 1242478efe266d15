// Owns the page of all environments, for owners of the installation.
import { useState, type ReactNode } from 'react'
import { useQuery } from '@apollo/client/react'
import { Link } from '@tanstack/react-router'
import { Boxes, Plus, Settings } from 'lucide-react'
import { failureText } from '../apollo/failure-text.ts'
import type { EnvironmentsQuery } from '../gen/graphql.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { formatCount } from '../ui/format.ts'
import { LoadFailure } from '../ui/load-failure.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { RecordTable, type RecordColumn } from '../ui/record-table.tsx'
import { Section } from '../ui/section.tsx'
import { overallStatus } from '../ui/status-look.ts'
import { StatusShape } from '../ui/status.tsx'
import { useTitle } from '../ui/use-title.ts'
import { CreateEnvironmentDialog } from './create-environment-dialog.tsx'
import { Environments } from './documents.ts'

type Row = EnvironmentsQuery['environments'][number]

const columns: readonly RecordColumn<Row>[] = [
  {
    id: 'name',
    header: 'Environment',
    cell: ({ name, counts }) => (
      <span className="flex min-w-0 items-center gap-2.5">
        <StatusShape status={overallStatus(counts)} />
        <Link
          to="/$environment/fleet"
          params={{ environment: name }}
          className="truncate rounded-sm font-medium hover:underline"
        >
          {name}
        </Link>
      </span>
    ),
  },
  {
    id: 'nodes',
    header: 'Nodes',
    width: 110,
    align: 'right',
    cell: ({ counts }) => <span className="num">{formatCount(counts.total)}</span>,
  },
  {
    id: 'healthy',
    header: 'Healthy',
    width: 110,
    align: 'right',
    cell: ({ counts }) => <span className="num text-fg-2">{formatCount(counts.healthy)}</span>,
  },
  {
    id: 'interval',
    header: 'Interval',
    width: 110,
    align: 'right',
    cell: ({ intervalSeconds }) => <span className="num text-fg-2">{formatCount(intervalSeconds)} s</span>,
  },
  {
    id: 'actions',
    header: 'Actions',
    width: 130,
    actions: true,
    cell: ({ name }) => (
      <Link
        to="/$environment/settings/general"
        params={{ environment: name }}
        aria-label={`Settings of ${name}`}
        className="inline-flex h-8 items-center gap-1.5 rounded-md px-2 text-xs font-medium text-fg-2 hover:bg-track hover:text-fg"
      >
        <Settings aria-hidden className="size-4" />
        Settings
      </Link>
    ),
  },
]

export function EnvironmentsPage(): ReactNode {
  const [creating, setCreating] = useState(false)
  const { data, error, refetch } = useQuery(Environments, { fetchPolicy: 'cache-and-network' })
  useTitle('Environments', 'Installation')
  const rows = data?.environments ?? null
  return (
    <>
      <PageHeader
        title="Environments"
        text="Each has nodes, pipelines, members and history of its own: what happens in one is not seen in another."
      >
        <Button
          variant="primary"
          onClick={() => {
            setCreating(true)
          }}
        >
          <Plus aria-hidden className="size-4" />
          Create an environment
        </Button>
      </PageHeader>
      <Section title="Environments" count={rows?.length ?? null}>
        {rows === null && error ? (
          <LoadFailure
            title="The environments could not be loaded"
            failure={failureText(error)}
            onRetry={() => void refetch().catch(() => undefined)}
          />
        ) : (
          <RecordTable
            label="Environments"
            columns={columns}
            rows={rows}
            idOf={({ id }) => id}
            empty={
              <EmptyState icon={<Boxes />} title="No environment yet" text="Create one to watch machines in it." />
            }
          />
        )}
      </Section>
      {creating && (
        <CreateEnvironmentDialog
          onClose={() => {
            setCreating(false)
          }}
        />
      )}
    </>
  )
}
