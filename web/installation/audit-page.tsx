// Owns the page of what was done anywhere in the installation, and by whom.
import type { ReactNode } from 'react'
import { useFleetbeat } from '../apollo/fleetbeat-context.tsx'
import { pageSize, useOlder } from '../apollo/use-older.ts'
import { AuditTable } from '../ui/audit-table.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { useTitle } from '../ui/use-title.ts'
import { InstallationAudit } from './documents.ts'

export function InstallationAuditPage(): ReactNode {
  const { client } = useFleetbeat()
  useTitle('Audit log', 'Installation')
  const entries = useOlder(async (before) => {
    const variables = { first: pageSize, before }
    const { data } = await client.query({ query: InstallationAudit, variables, fetchPolicy: 'no-cache' })
    return data?.installationAuditEntries ?? []
  })
  return (
    <>
      <PageHeader
        title="Audit log of the installation"
        text="Who signed in, and who changed what in any environment. Names are as they were then: what they name may be gone."
      />
      <AuditTable {...entries} />
    </>
  )
}
