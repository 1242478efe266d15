// Owns the API tokens of an environment: what each may do, where, and whether it is used.
import { useState, type ReactNode } from 'react'
import { Ban, KeyRound } from 'lucide-react'
import { useAction } from '../apollo/use-action.ts'
import type { ApiTokenFragment } from '../gen/graphql.ts'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { showNotice } from '../ui/notice-store.ts'
import { RecordTable, type RecordColumn } from '../ui/record-table.tsx'
import { RelativeTime, TimeLeft } from '../ui/relative-time.tsx'
import { roleWords } from '../ui/role-words.ts'
import { ApiTokens, RevokeApiToken } from './documents.ts'

interface TokenTableProps {
  /** Null: on their way. */
  tokens: readonly ApiTokenFragment[] | null
}

export function TokenTable({ tokens }: TokenTableProps): ReactNode {
  const [revoking, setRevoking] = useState<ApiTokenFragment | null>(null)
  const columns: readonly RecordColumn<ApiTokenFragment>[] = [
    {
      id: 'name',
      header: 'Token',
      cell: ({ name, lastFour }) => (
        <>
          <span className="block truncate font-medium">{name}</span>
          <span className="block truncate font-mono text-xs text-fg-3">fb_api_…{lastFour}</span>
        </>
      ),
    },
    {
      id: 'role',
      header: 'Role',
      width: 90,
      cell: ({ role }) => <span className="text-xs text-fg-2">{roleWords[role].label}</span>,
    },
    { id: 'where', header: 'Environments', cell: ({ environments }) => <Where names={environments} /> },
    {
      id: 'made',
      header: 'Made',
      from: 'xl',
      cell: ({ createdBy, createdAt }) => (
        <span className="block truncate text-xs text-fg-2" title={createdBy}>
          <RelativeTime time={Date.parse(createdAt)} /> ago by {createdBy}
        </span>
      ),
    },
    {
      id: 'expires',
      header: 'Expires',
      width: 90,
      cell: ({ expiresAt }) =>
        expiresAt === null ? (
          <span className="text-xs text-fg-2">never</span>
        ) : (
          <TimeLeft time={Date.parse(expiresAt)} className="text-xs text-fg-2" />
        ),
    },
    {
      id: 'used',
      header: 'Last used',
      width: 100,
      cell: ({ lastUsedAt }) => (
        <span className="text-xs text-fg-2">
          {lastUsedAt === null ? (
            'never'
          ) : (
            <>
              <RelativeTime time={Date.parse(lastUsedAt)} /> ago
            </>
          )}
        </span>
      ),
    },
    {
      id: 'actions',
      header: 'Actions',
      width: 64,
      actions: true,
      cell: (token) => (
        <IconButton
          label={`Revoke ${token.name}`}
          icon={<Ban />}
          onClick={() => {
            setRevoking(token)
          }}
        />
      ),
    },
  ]
  return (
    <>
      <RecordTable
        label="API tokens"
        columns={columns}
        rows={tokens}
        idOf={(token) => token.id}
        empty={
          <EmptyState
            icon={<KeyRound />}
            title="No API token yet"
            text="A token lets a script, a bot or another dashboard read this environment, or act on it, without anybody's password."
          />
        }
      />
      {revoking && (
        <RevokeDialog
          token={revoking}
          onClose={() => {
            setRevoking(null)
          }}
        />
      )}
    </>
  )
}

function Where({ names }: { names: ApiTokenFragment['environments'] }): ReactNode {
  const text = names.map(({ name }) => name).join(', ')
  return (
    <span className="block truncate text-xs text-fg-2" title={text}>
      {text}
    </span>
  )
}

function RevokeDialog({ token, onClose }: { token: ApiTokenFragment; onClose: () => void }): ReactNode {
  const revoke = useAction(RevokeApiToken, [ApiTokens])
  const places = token.environments.map(({ name }) => name).join(', ')
  return (
    <ConfirmDialog
      {...revoke}
      title={`Revoke ${token.name}?`}
      text={`Its next call is refused, and its streams end within a second, in every environment it is good for: ${places}. It does not come back.`}
      action="Revoke token"
      onConfirm={() => {
        void revoke.run({ apiTokenId: token.id }).then((done) => {
          if (!done) return
          showNotice(`${token.name} was revoked.`)
          onClose()
        })
      }}
      onClose={onClose}
    />
  )
}
