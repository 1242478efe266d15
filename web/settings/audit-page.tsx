// Owns the page of what was done in an environment, and by whom.
import type { ReactNode } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import { useFleetbeat } from '../apollo/fleetbeat-context.tsx'
import { pageSize, useOlder } from '../apollo/use-older.ts'
import { AuditTable } from '../ui/audit-table.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { useTitle } from '../ui/use-title.ts'
import { EnvironmentAudit } from './documents.ts'

const environmentRoute = getRouteApi('/$environment')

export function AuditPage(): ReactNode {
  const { environment } = environmentRoute.useRouteContext()
  useTitle('Audit log', environment.name)
  return (
    <>
      <PageHeader
        title="Audit log"
        text={`Who changed what in ${environment.name}. Names are as they were then: what they name may be gone.`}
      />
      <AuditOf key={environment.id} environmentId={environment.id} />
    </>
  )
}

function AuditOf({ environmentId }: { environmentId: string }): ReactNode {
  const { client } = useFleetbeat()
  const entries = useOlder(async (before) => {
    const variables = { environmentId, first: pageSize, before }
    const { data } = await client.query({ query: EnvironmentAudit, variables, fetchPolicy: 'no-cache' })
    return data?.auditEntries ?? []
  })
  return <AuditTable {...entries} />
}
