// Owns the page of everybody with an account, for owners of the installation.
import { useState, type ReactNode } from 'react'
import { useQuery } from '@apollo/client/react'
import { getRouteApi } from '@tanstack/react-router'
import { UserPlus } from 'lucide-react'
import { failureText } from '../apollo/failure-text.ts'
import { Button } from '../ui/button.tsx'
import { LoadFailure } from '../ui/load-failure.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { Section } from '../ui/section.tsx'
import { useTitle } from '../ui/use-title.ts'
import { People } from './documents.ts'
import { InviteOwnerDialog } from './invite-owner-dialog.tsx'
import { OwnerInvitationTable } from './owner-invitation-table.tsx'
import { PeopleTable } from './people-table.tsx'

const environmentRoute = getRouteApi('/$environment')

export function PeoplePage(): ReactNode {
  const { viewer, environments } = environmentRoute.useRouteContext()
  const [inviting, setInviting] = useState(false)
  const { data, error, refetch } = useQuery(People, { fetchPolicy: 'cache-and-network' })
  useTitle('People', 'Installation')
  const people = data?.people ?? null
  return (
    <>
      <PageHeader
        title="People"
        text="Everybody with an account here. New ones come by invitation: to an environment, from its members page, or to own the installation."
      >
        <Button
          onClick={() => {
            setInviting(true)
          }}
        >
          <UserPlus aria-hidden className="size-4" />
          Invite an owner
        </Button>
      </PageHeader>
      <div className="space-y-3">
        <Section title="People" count={people?.length ?? null}>
          {people === null && error ? (
            <LoadFailure
              title="The people could not be loaded"
              failure={failureText(error)}
              onRetry={() => void refetch().catch(() => undefined)}
            />
          ) : (
            <PeopleTable
              people={people}
              self={viewer.id}
              environmentNames={new Map(environments.map(({ id, name }) => [id, name]))}
            />
          )}
        </Section>
        {data && data.ownerInvitations.length > 0 && <OwnerInvitationTable invitations={data.ownerInvitations} />}
      </div>
      {inviting && (
        <InviteOwnerDialog
          onClose={() => {
            setInviting(false)
          }}
        />
      )}
    </>
  )
}
