// Owns the page of what an environment is called, how often its agents beat, what is kept of it, and its end.
import type { ReactNode } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import { PageHeader } from '../ui/page-header.tsx'
import { useTitle } from '../ui/use-title.ts'
import { EnvironmentForm } from './environment-form.tsx'
import { KeptTable } from './kept-table.tsx'
import { RemoveEnvironmentSection } from './remove-environment.tsx'

const environmentRoute = getRouteApi('/$environment')

export function GeneralPage(): ReactNode {
  const { environment, viewer } = environmentRoute.useRouteContext()
  useTitle('General', environment.name)
  return (
    <>
      <PageHeader
        title="General"
        text={`What ${environment.name} is called, how often its agents beat, and how long its history is kept.`}
      />
      <div key={environment.id} className="space-y-3">
        {/* Made anew where somebody else renames it meanwhile. */}
        <EnvironmentForm key={`${environment.name} ${environment.intervalSeconds}`} environment={environment} />
        <KeptTable environmentId={environment.id} />
        {viewer.owner && <RemoveEnvironmentSection environment={environment} />}
      </div>
    </>
  )
}
