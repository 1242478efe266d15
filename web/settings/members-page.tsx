// Owns the page of who may do what in an environment: its members, and who is invited.
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
import { Members } from './documents.ts'
import { InvitationTable } from './invitation-table.tsx'
import { InviteDialog } from './invite-dialog.tsx'
import { MemberTable } from './member-table.tsx'

const environmentRoute = getRouteApi('/$environment')

export function MembersPage(): ReactNode {
  const { environment } = environmentRoute.useRouteContext()
  useTitle('Members', environment.name)
  return <MembersOf key={environment.id} environment={environment} />
}

function MembersOf({ environment }: { environment: { readonly id: string; readonly name: string } }): ReactNode {
  const [inviting, setInviting] = useState(false)
  const { data, error, refetch } = useQuery(Members, {
    variables: { environmentId: environment.id },
    fetchPolicy: 'cache-and-network',
  })
  const known = data?.environment ?? null
  return (
    <>
      <PageHeader
        title="Members"
        text={`Who may see ${environment.name}, and what they may do. Owners of the installation are admins everywhere and not listed.`}
      >
        <Button
          variant="primary"
          onClick={() => {
            setInviting(true)
          }}
        >
          <UserPlus aria-hidden className="size-4" />
          Invite a member
        </Button>
      </PageHeader>
      {known === null && error ? (
        <Section title="Members">
          <LoadFailure
            title="The members could not be loaded"
            failure={failureText(error)}
            onRetry={() => void refetch().catch(() => undefined)}
          />
        </Section>
      ) : (
        <div className="space-y-3">
          <MemberTable environment={environment} members={known?.members ?? null} />
          <InvitationTable invitations={known?.invitations ?? null} />
        </div>
      )}
      {inviting && (
        <InviteDialog
          environment={environment}
          onClose={() => {
            setInviting(false)
          }}
        />
      )}
    </>
  )
}
