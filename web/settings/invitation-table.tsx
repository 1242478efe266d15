// Owns the invitations to an environment that nobody has used yet.
import { useState, type ReactNode } from 'react'
import { Ban } from 'lucide-react'
import { useAction } from '../apollo/use-action.ts'
import type { OpenInvitationFragment } from '../gen/graphql.ts'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { showNotice } from '../ui/notice-store.ts'
import { RecordTable, type RecordColumn } from '../ui/record-table.tsx'
import { RelativeTime, TimeLeft } from '../ui/relative-time.tsx'
import { roleWords } from '../ui/role-words.ts'
import { Section } from '../ui/section.tsx'
import { Members, RevokeInvitation } from './documents.ts'

interface InvitationTableProps {
  /** Null: on their way. */
  invitations: readonly OpenInvitationFragment[] | null
}

export function InvitationTable({ invitations }: InvitationTableProps): ReactNode {
  const [revoking, setRevoking] = useState<OpenInvitationFragment | null>(null)
  const columns: readonly RecordColumn<OpenInvitationFragment>[] = [
    {
      id: 'email',
      header: 'Invited',
      cell: ({ email }) => <span className="block truncate font-medium">{email}</span>,
    },
    {
      id: 'role',
      header: 'Role',
      width: 150,
      cell: ({ role }) => <span className="text-xs text-fg-2">{role === null ? 'Owner' : roleWords[role].label}</span>,
    },
    {
      id: 'by',
      header: 'By',
      from: 'lg',
      cell: ({ createdBy, createdAt }) => (
        <span className="block truncate text-xs text-fg-2">
          {createdBy}, <RelativeTime time={Date.parse(createdAt)} /> ago
        </span>
      ),
    },
    {
      id: 'expires',
      header: 'Expires',
      width: 120,
      cell: ({ expiresAt }) => <TimeLeft time={Date.parse(expiresAt)} className="text-xs text-fg-2" />,
    },
    {
      id: 'actions',
      header: 'Actions',
      width: 64,
      actions: true,
      cell: (invitation) => (
        <IconButton
          label={`Revoke the invitation of ${invitation.email}`}
          icon={<Ban />}
          onClick={() => {
            setRevoking(invitation)
          }}
        />
      ),
    },
  ]
  return (
    <Section title="Open invitations" count={invitations?.length ?? null}>
      <RecordTable
        label="Open invitations"
        columns={columns}
        rows={invitations}
        idOf={(invitation) => invitation.id}
        empty={<p className="px-4 py-8 text-center text-sm text-fg-2">Nobody is invited just now.</p>}
      />
      {revoking && (
        <RevokeDialog
          invitation={revoking}
          onClose={() => {
            setRevoking(null)
          }}
        />
      )}
    </Section>
  )
}

function RevokeDialog({ invitation, onClose }: { invitation: OpenInvitationFragment; onClose: () => void }): ReactNode {
  const revoke = useAction(RevokeInvitation, [Members])
  return (
    <ConfirmDialog
      {...revoke}
      title="Revoke the invitation?"
      text={`The link of ${invitation.email} stops working at once. You can invite them again.`}
      action="Revoke invitation"
      onConfirm={() => {
        void revoke.run({ invitationId: invitation.id }).then((done) => {
          if (!done) return
          showNotice(`The invitation of ${invitation.email} was revoked.`)
          onClose()
        })
      }}
      onClose={onClose}
    />
  )
}
