// Owns the people of the installation: what each is a member of, and what can be done to them.
import { useState, type ReactNode } from 'react'
import { Ellipsis, Users } from 'lucide-react'
import type { PersonRowFragment } from '../gen/graphql.ts'
import { Badge } from '../ui/badge.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { formatDate, unknown } from '../ui/format.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { Menu, MenuItem, MenuSeparator } from '../ui/menu.tsx'
import { RecordTable, type RecordColumn } from '../ui/record-table.tsx'
import { roleWords } from '../ui/role-words.ts'
import { actionsFor, personWords, type PersonAction } from './person-actions.ts'
import { PersonDialog } from './person-dialog.tsx'

interface PeopleTableProps {
  /** Null: on their way. */
  people: readonly PersonRowFragment[] | null
  /** Who asks. */
  self: string
  environmentNames: ReadonlyMap<string, string>
}

export function PeopleTable({ people, self, environmentNames }: PeopleTableProps): ReactNode {
  const [asked, setAsked] = useState<{ person: PersonRowFragment; action: PersonAction } | null>(null)
  const columns: readonly RecordColumn<PersonRowFragment>[] = [
    { id: 'name', header: 'Person', cell: (person) => <Who person={person} self={self} /> },
    {
      id: 'memberships',
      header: 'Member of',
      cell: ({ owner, memberships }) => {
        const text = memberships
          .map(({ environmentId, role }) => `${environmentNames.get(environmentId) ?? '?'} (${roleWords[role].label})`)
          .join(', ')
        return (
          <span className="block truncate text-xs text-fg-2" title={text}>
            {text || (owner ? 'Admin everywhere' : 'Nothing yet')}
          </span>
        )
      },
    },
    {
      id: 'factor',
      header: 'Second factor',
      width: 120,
      from: 'lg',
      cell: ({ secondFactor }) => (
        <span className="text-xs text-fg-2">{secondFactor ? 'Set up' : <span className="text-fg-3">None</span>}</span>
      ),
    },
    {
      id: 'since',
      header: 'Since',
      width: 120,
      from: 'lg',
      cell: ({ createdAt }) => <span className="num text-xs text-fg-2">{formatDate(Date.parse(createdAt))}</span>,
    },
    {
      id: 'actions',
      header: 'Actions',
      width: 64,
      actions: true,
      cell: (person) => (
        <Menu align="end" trigger={<IconButton label={`What can be done to ${person.name}`} icon={<Ellipsis />} />}>
          {actionsFor(person, self).map((action) => (
            <div key={action}>
              {action === 'remove' && <MenuSeparator />}
              <MenuItem
                onSelect={() => {
                  setAsked({ person, action })
                }}
              >
                {personWords[action].label}
              </MenuItem>
            </div>
          ))}
        </Menu>
      ),
    },
  ]
  return (
    <>
      <RecordTable
        label="People"
        columns={columns}
        rows={people}
        idOf={(person) => person.id}
        empty={<EmptyState icon={<Users />} title="Nobody has an account" text={unknown} />}
      />
      {asked && (
        <PersonDialog
          {...asked}
          onClose={() => {
            setAsked(null)
          }}
        />
      )}
    </>
  )
}

function Who({ person, self }: { person: PersonRowFragment; self: string }): ReactNode {
  return (
    <>
      <span className="flex min-w-0 items-center gap-2">
        <span className="truncate font-medium">{person.name}</span>
        {person.id === self && <Badge>You</Badge>}
        {person.owner && <Badge>Owner</Badge>}
        {person.lockedAt !== null && <Badge tone="warn">Locked</Badge>}
      </span>
      <span className="block truncate text-xs text-fg-3">{person.email}</span>
    </>
  )
}
