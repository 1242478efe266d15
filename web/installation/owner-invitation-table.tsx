// Owns the invitations to own the installation that nobody has used yet.
import { useState, type ReactNode } from 'react'
import { Ban } from 'lucide-react'
import { useAction } from '../apollo/use-action.ts'
import type { OwnerInvitationFragment } from '../gen/graphql.ts'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { showNotice } from '../ui/notice-store.ts'
import { RecordTable, type RecordColumn } from '../ui/record-table.tsx'
import { RelativeTime, TimeLeft } from '../ui/relative-time.tsx'
import { Section } from '../ui/section.tsx'
import { People, RevokeOwnerInvitation } from './documents.ts'

export function OwnerInvitationTable({ invitations }: { invitations: readonly OwnerInvitationFragment[] }): ReactNode {
  const [revoking, setRevoking] = useState<OwnerInvitationFragment | null>(null)
  const columns: readonly RecordColumn<OwnerInvitationFragment>[] = [
    {
      id: 'email',
      header: 'Invited',
      cell: ({ email }) => <span className="block truncate font-medium">{email}</span>,
    },
    {
      id: 'by',
      header: 'By',
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
    <Section title="Invited to own the installation" count={invitations.length}>
      <RecordTable
        label="Invited owners"
        columns={columns}
        rows={invitations}
        idOf={(invitation) => invitation.id}
        empty={null}
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

function RevokeDialog({
  invitation,
  onClose,
}: {
  invitation: OwnerInvitationFragment
  onClose: () => void
}): ReactNode {
  const revoke = useAction(RevokeOwnerInvitation, [People])
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
