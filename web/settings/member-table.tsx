// Owns the members of an environment: the role of each is changed where it stands.
import { useState, type ReactNode } from 'react'
import { ShieldCheck, Trash2, Users } from 'lucide-react'
import { useAction } from '../apollo/use-action.ts'
import type { MemberFragment } from '../gen/graphql.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { FormError } from '../ui/form-parts.tsx'
import { formatDate } from '../ui/format.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { showNotice } from '../ui/notice-store.ts'
import { RecordTable, type RecordColumn } from '../ui/record-table.tsx'
import { roleOptions, roleWords, type Role } from '../ui/role-words.ts'
import { Section } from '../ui/section.tsx'
import { Select } from '../ui/select.tsx'
import { SetMemberRole } from './documents.ts'
import { RemoveMemberDialog } from './remove-member-dialog.tsx'

interface MemberTableProps {
  environment: { readonly id: string; readonly name: string }
  /** Null: on their way. */
  members: readonly MemberFragment[] | null
}

export function MemberTable({ environment, members }: MemberTableProps): ReactNode {
  const setRole = useAction(SetMemberRole)
  const [removing, setRemoving] = useState<MemberFragment | null>(null)
  const change = async ({ person }: MemberFragment, role: Role): Promise<void> => {
    const done = await setRole.run({ environmentId: environment.id, personId: person.id, role })
    if (done) showNotice(`${person.name} is ${roleWords[role].label.toLowerCase()} now.`)
  }
  const columns: readonly RecordColumn<MemberFragment>[] = [
    { id: 'name', header: 'Member', cell: ({ person }) => <Who name={person.name} email={person.email} /> },
    {
      id: 'role',
      header: 'Role',
      width: 150,
      cell: (member) => (
        <Select
          label={`Role of ${member.person.name}`}
          value={member.role}
          options={roleOptions}
          onChange={(role) => void change(member, role)}
          className="w-30"
        />
      ),
    },
    {
      id: 'factor',
      header: 'Second factor',
      width: 120,
      from: 'lg',
      cell: ({ person }) => <SecondFactor on={person.secondFactor} />,
    },
    {
      id: 'since',
      header: 'Since',
      width: 120,
      cell: ({ since }) => <span className="num text-xs text-fg-2">{formatDate(Date.parse(since))}</span>,
    },
    {
      id: 'actions',
      header: 'Actions',
      width: 64,
      actions: true,
      cell: (member) => (
        <IconButton
          label={`Remove ${member.person.name}`}
          icon={<Trash2 />}
          onClick={() => {
            setRemoving(member)
          }}
        />
      ),
    },
  ]
  return (
    <Section
      title="Members"
      count={members?.length ?? null}
      text="A new role holds at once, also in pages that are open."
    >
      <FormError message={setRole.failure} className="m-4" />
      <RecordTable
        label="Members"
        columns={columns}
        rows={members}
        idOf={(member) => member.id}
        empty={
          <EmptyState
            icon={<Users />}
            title="Nobody but the owners yet"
            text={`Invite whoever should see ${environment.name}. They get a link that works once.`}
          />
        }
      />
      {removing && (
        <RemoveMemberDialog
          environment={environment}
          member={removing}
          onClose={() => {
            setRemoving(null)
          }}
        />
      )}
    </Section>
  )
}

function Who({ name, email }: { name: string; email: string }): ReactNode {
  return (
    <>
      <span className="block truncate font-medium">{name}</span>
      <span className="block truncate text-xs text-fg-3">{email}</span>
    </>
  )
}

function SecondFactor({ on }: { on: boolean }): ReactNode {
  if (!on) return <span className="text-xs text-fg-3">None</span>
  return (
    <span className="inline-flex items-center gap-1.5 text-xs text-fg-2">
      <ShieldCheck aria-hidden className="size-3.5" />
      Set up
    </span>
  )
}
