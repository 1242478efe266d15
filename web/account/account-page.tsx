// Owns the page of one's own account: name, password, second factor, and where one is signed in.
import type { ReactNode } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import { PageHeader } from '../ui/page-header.tsx'
import { useTitle } from '../ui/use-title.ts'
import { NameForm } from './name-form.tsx'
import { PasswordForm } from './password-form.tsx'
import { SecondFactor } from './second-factor.tsx'
import { SessionTable } from './session-table.tsx'

const environmentRoute = getRouteApi('/$environment')

export function AccountPage(): ReactNode {
  const { viewer } = environmentRoute.useRouteContext()
  useTitle('Account')
  return (
    <>
      <PageHeader title="Account" text="How others see you, and how you sign in." />
      <div className="space-y-3">
        <div className="grid grid-cols-1 items-start gap-3 lg:grid-cols-2">
          <NameForm name={viewer.name} email={viewer.email} />
          <PasswordForm email={viewer.email} />
        </div>
        <SecondFactor on={viewer.secondFactor} />
        <SessionTable />
      </div>
    </>
  )
}
