// Owns how long each kind of history is kept, and what that takes on the disk.
import { useState, type ReactNode } from 'react'
import { useQuery } from '@apollo/client/react'
import { failureText } from '../apollo/failure-text.ts'
import type { KeptFragment } from '../gen/graphql.ts'
import { formatBytes } from '../ui/format.ts'
import { LoadFailure } from '../ui/load-failure.tsx'
import { RecordTable, type RecordColumn } from '../ui/record-table.tsx'
import { Section } from '../ui/section.tsx'
import { Storage } from './documents.ts'
import { inOrder, keptKinds } from '../ui/kept-kinds.ts'
import { KeepDays } from './keep-days.tsx'
import { SetRetentionDialog, type NewRetention } from './set-retention-dialog.tsx'

export function KeptTable({ environmentId }: { environmentId: string }): ReactNode {
  const { data, error, refetch } = useQuery(Storage, { variables: { environmentId }, fetchPolicy: 'cache-and-network' })
  const [asked, setAsked] = useState<NewRetention | null>(null)
  const kinds = data ? inOrder(data.environment.storage) : null
  const columns: readonly RecordColumn<KeptFragment>[] = [
    {
      id: 'kind',
      header: 'History',
      cell: ({ kind }) => (
        <>
          <span className="block truncate font-medium">{keptKinds[kind].label}</span>
          <span className="block truncate text-xs text-fg-3">{keptKinds[kind].text}</span>
        </>
      ),
    },
    {
      id: 'days',
      header: 'Kept for',
      width: 280,
      cell: ({ kind, keepDays }) => (
        <KeepDays
          key={keepDays}
          kind={kind}
          keepDays={keepDays}
          onSave={(days) => {
            setAsked({ kind, from: keepDays, to: days })
          }}
        />
      ),
    },
    {
      id: 'now',
      header: 'Takes now',
      width: 110,
      align: 'right',
      cell: ({ bytes }) => <span className="num text-fg-2">{formatBytes(bytes)}</span>,
    },
    {
      id: 'forecast',
      header: 'Will take',
      width: 110,
      align: 'right',
      cell: ({ forecastBytes }) => <span className="num text-fg-2">{formatBytes(forecastBytes)}</span>,
    },
  ]
  return (
    <Section
      title="What is kept"
      text="What is past its time goes within 5 minutes and does not come back. What it will take is told by the present rate."
    >
      {kinds === null && error ? (
        <LoadFailure
          title="The history could not be measured"
          failure={failureText(error)}
          onRetry={() => void refetch().catch(() => undefined)}
        />
      ) : (
        <RecordTable label="What is kept" columns={columns} rows={kinds} idOf={({ kind }) => kind} empty={null} />
      )}
      {asked && (
        <SetRetentionDialog
          environmentId={environmentId}
          asked={asked}
          onClose={() => {
            setAsked(null)
          }}
        />
      )}
    </Section>
  )
}
