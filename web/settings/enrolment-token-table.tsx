// Owns the enrolment tokens that still work.
import { useState, type ReactNode } from 'react'
import { Ban, Plug } from 'lucide-react'
import { useAction } from '../apollo/use-action.ts'
import type { EnrolmentTokenFragment } from '../gen/graphql.ts'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { showNotice } from '../ui/notice-store.ts'
import { RecordTable, type RecordColumn } from '../ui/record-table.tsx'
import { RelativeTime, TimeLeft } from '../ui/relative-time.tsx'
import { EnrolmentTokens, RevokeEnrolmentToken } from './documents.ts'

interface EnrolmentTokenTableProps {
  /** Null: on their way. */
  tokens: readonly EnrolmentTokenFragment[] | null
}

export function EnrolmentTokenTable({ tokens }: EnrolmentTokenTableProps): ReactNode {
  const [revoking, setRevoking] = useState<EnrolmentTokenFragment | null>(null)
  const columns: readonly RecordColumn<EnrolmentTokenFragment>[] = [
    {
      id: 'label',
      header: 'Token',
      cell: ({ label }) => <span className="block truncate font-medium">{label}</span>,
    },
    {
      id: 'ending',
      header: 'Ends with',
      width: 160,
      cell: ({ lastFour }) => <span className="font-mono text-xs text-fg-2">fb_enroll_…{lastFour}</span>,
    },
    {
      id: 'created',
      header: 'Made',
      width: 120,
      cell: ({ createdAt }) => (
        <span className="text-xs text-fg-2">
          <RelativeTime time={Date.parse(createdAt)} /> ago
        </span>
      ),
    },
    {
      id: 'expires',
      header: 'Expires',
      width: 120,
      cell: ({ expiresAt }) =>
        expiresAt === null ? (
          <span className="text-xs text-fg-2">never</span>
        ) : (
          <TimeLeft time={Date.parse(expiresAt)} className="text-xs text-fg-2" />
        ),
    },
    {
      id: 'actions',
      header: 'Actions',
      width: 64,
      actions: true,
      cell: (token) => (
        <IconButton
          label={`Revoke the token that ends with ${token.lastFour}`}
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
        label="Enrolment tokens"
        columns={columns}
        rows={tokens}
        idOf={(token) => token.id}
        empty={
          <EmptyState
            icon={<Plug />}
            title="No token works just now"
            text="Making the command above makes one. It works for 24 hours."
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

function RevokeDialog({ token, onClose }: { token: EnrolmentTokenFragment; onClose: () => void }): ReactNode {
  const revoke = useAction(RevokeEnrolmentToken, [EnrolmentTokens])
  return (
    <ConfirmDialog
      {...revoke}
      title="Revoke the enrolment token?"
      text={`No machine can enrol any more with the one that ends with ${token.lastFour}. Nodes that did stay, and go on beating.`}
      action="Revoke token"
      onConfirm={() => {
        void revoke.run({ enrollmentTokenId: token.id }).then((done) => {
          if (!done) return
          showNotice(`The enrolment token that ends with ${token.lastFour} was revoked.`)
          onClose()
        })
      }}
      onClose={onClose}
    />
  )
}
