// Owns the page by which machines become nodes: the command, who arrives by it, and the tokens that still work.
import type { ReactNode } from 'react'
import { useQuery } from '@apollo/client/react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { failureText } from '../apollo/failure-text.ts'
import { useEnrolment } from '../apollo/use-enrolment.ts'
import { EnrolCommand } from '../ui/enrol-command.tsx'
import { LoadFailure } from '../ui/load-failure.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { Section } from '../ui/section.tsx'
import { useTitle } from '../ui/use-title.ts'
import { EnrolmentTokens } from './documents.ts'
import { EnrolmentTokenTable } from './enrolment-token-table.tsx'

const environmentRoute = getRouteApi('/$environment')

export function EnrolmentPage(): ReactNode {
  const { environment } = environmentRoute.useRouteContext()
  useTitle('Enrolment', environment.name)
  return <EnrolmentOf key={environment.id} environment={environment} />
}

function EnrolmentOf({ environment }: { environment: { readonly id: string; readonly name: string } }): ReactNode {
  const enrolment = useEnrolment(environment.id, [EnrolmentTokens])
  const { data, error, refetch } = useQuery(EnrolmentTokens, {
    variables: { environmentId: environment.id },
    fetchPolicy: 'cache-and-network',
  })
  const known = data?.environment ?? null
  return (
    <>
      <PageHeader
        title="Enrolment"
        text={`How machines become nodes of ${environment.name}: an agent enrols once with a token, and beats with one of its own from then on.`}
      />
      <div className="space-y-3">
        <Section title="Add a node" text="One command on the machine. It appears here as soon as it is there.">
          <div className="p-4">
            <div className="max-w-[720px]">
              <EnrolCommand
                {...enrolment}
                linkTo={(node) => (
                  <Link
                    to="/$environment/nodes/$nodeId"
                    params={{ environment: environment.name, nodeId: node.id }}
                    className="rounded-sm hover:underline"
                  >
                    {node.name}
                  </Link>
                )}
              />
            </div>
          </div>
        </Section>
        <Section
          title="Tokens that still work"
          count={known?.enrollmentTokens.length ?? null}
          text="Whoever has one can add machines here. Nodes that enrolled with a token stay when it is revoked."
        >
          {known === null && error ? (
            <LoadFailure
              title="The tokens could not be loaded"
              failure={failureText(error)}
              onRetry={() => void refetch().catch(() => undefined)}
            />
          ) : (
            <EnrolmentTokenTable tokens={known?.enrollmentTokens ?? null} />
          )}
        </Section>
      </div>
    </>
  )
}
