// Owns the question before somebody loses an environment.
import type { ReactNode } from 'react'
import { useAction } from '../apollo/use-action.ts'
import type { MemberFragment } from '../gen/graphql.ts'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { showNotice } from '../ui/notice-store.ts'
import { Members, RemoveMember } from './documents.ts'

interface RemoveMemberDialogProps {
  environment: { readonly id: string; readonly name: string }
  member: MemberFragment
  onClose: () => void
}

export function RemoveMemberDialog({ environment, member, onClose }: RemoveMemberDialogProps): ReactNode {
  const remove = useAction(RemoveMember, [Members])
  const { person } = member
  return (
    <ConfirmDialog
      {...remove}
      title={`Remove ${person.name}?`}
      text={`${person.email} loses access to ${environment.name} within a second, and what they have open of it ends. The account stays, with its other environments.`}
      action="Remove member"
      onConfirm={() => {
        void remove.run({ environmentId: environment.id, personId: person.id }).then((done) => {
          if (!done) return
          showNotice(`${person.name} was removed from ${environment.name}.`)
          onClose()
        })
      }}
      onClose={onClose}
    />
  )
}
