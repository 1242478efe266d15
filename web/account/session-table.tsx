// Owns the browsers in which a person is signed in, and the end of each.
import { useState, type ReactNode } from 'react'
import { useQuery } from '@apollo/client/react'
import { LogOut } from 'lucide-react'
import { failureText } from '../apollo/failure-text.ts'
import { useAction } from '../apollo/use-action.ts'
import type { OwnSessionFragment } from '../gen/graphql.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { FormError } from '../ui/form-parts.tsx'
import { unknown } from '../ui/format.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { LoadFailure } from '../ui/load-failure.tsx'
import { showNotice } from '../ui/notice-store.ts'
import { RecordTable, type RecordColumn } from '../ui/record-table.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { Section } from '../ui/section.tsx'
import { browserWords } from './browser-words.ts'
import { EndOtherSessions, EndSession, OwnSessions } from './documents.ts'

export function SessionTable(): ReactNode {
  const { data, error, refetch } = useQuery(OwnSessions, { fetchPolicy: 'cache-and-network' })
  const end = useAction(EndSession, [OwnSessions])
  const [ending, setEnding] = useState(false)
  const sessions = data?.viewer?.sessions ?? null
  const columns: readonly RecordColumn<OwnSessionFragment>[] = [
    { id: 'browser', header: 'Browser', cell: (session) => <Browser session={session} /> },
    {
      id: 'address',
      header: 'Address',
      width: 170,
      cell: ({ remoteAddress }) => <span className="num text-xs text-fg-2">{remoteAddress ?? unknown}</span>,
    },
    { id: 'since', header: 'Signed in', width: 120, cell: ({ createdAt }) => <Ago time={createdAt} /> },
    { id: 'used', header: 'Last used', width: 120, cell: ({ lastUsedAt }) => <Ago time={lastUsedAt} /> },
    {
      id: 'actions',
      header: 'Actions',
      width: 64,
      actions: true,
      cell: (session) =>
        session.current ? null : (
          <IconButton
            label={`Sign out ${browserWords(session.userAgent)}`}
            icon={<LogOut />}
            disabled={end.busy}
            onClick={() => {
              void end.run({ sessionId: session.id }).then((done) => {
                if (done) showNotice(`${browserWords(session.userAgent)} was signed out.`)
              })
            }}
          />
        ),
    },
  ]
  return (
    <Section
      title="Where you are signed in"
      count={sessions?.length ?? null}
      action={
        sessions !== null &&
        sessions.length > 1 && (
          <Button
            onClick={() => {
              setEnding(true)
            }}
          >
            Sign out everywhere else
          </Button>
        )
      }
    >
      <FormError message={end.failure} className="m-4" />
      {sessions === null && error ? (
        <LoadFailure
          title="The sessions could not be loaded"
          failure={failureText(error)}
          onRetry={() => void refetch().catch(() => undefined)}
        />
      ) : (
        <RecordTable label="Sessions" columns={columns} rows={sessions} idOf={({ id }) => id} empty={null} />
      )}
      {ending && (
        <EndOthersDialog
          onClose={() => {
            setEnding(false)
          }}
        />
      )}
    </Section>
  )
}

function Browser({ session }: { session: OwnSessionFragment }): ReactNode {
  return (
    <span className="flex min-w-0 items-center gap-2" title={session.userAgent ?? undefined}>
      <span className="truncate font-medium">{browserWords(session.userAgent)}</span>
      {session.current && <Badge>This one</Badge>}
    </span>
  )
}

function Ago({ time }: { time: string }): ReactNode {
  return (
    <span className="text-xs text-fg-2">
      <RelativeTime time={Date.parse(time)} /> ago
    </span>
  )
}

function EndOthersDialog({ onClose }: { onClose: () => void }): ReactNode {
  const end = useAction(EndOtherSessions, [OwnSessions])
  return (
    <ConfirmDialog
      {...end}
      title="Sign out everywhere else?"
      text="Every other browser has to sign in again, and what is open there ends within a second. This one stays signed in."
      action="Sign out everywhere else"
      onConfirm={() => {
        void end.run({}).then((done) => {
          if (!done) return
          showNotice('You are signed out everywhere else.')
          onClose()
        })
      }}
      onClose={onClose}
    />
  )
}
