// Owns the pages for what went wrong: no such place, and a fault of ours.
import type { ReactNode } from 'react'
import { getRouteApi, Link, useRouter, type ErrorComponentProps } from '@tanstack/react-router'
import { Boxes, Compass, TriangleAlert } from 'lucide-react'
import { leave } from './leave.ts'
import { tryAgain, useNewDocument } from './load-page.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Logo } from '../ui/logo.tsx'
import { useTitle } from '../ui/use-title.ts'
import { useAccess } from './use-access.ts'

const homeRoute = getRouteApi('/')
const linkLook =
  'inline-flex h-8 items-center rounded-md bg-accent-solid px-3 text-sm font-medium text-white hover:bg-accent-solid/90'

/** Inside the shell, or whatever else is around it. */
export function NotFoundPage(): ReactNode {
  useTitle('Not found')
  return (
    <div className="pt-[16vh]">
      <EmptyState
        alone
        icon={<Compass />}
        title="There is nothing here"
        text="The address is wrong, what it showed was removed, or it is not yours to see."
      >
        <Link to="/" className={linkLook}>
          Go to the overview
        </Link>
      </EmptyState>
    </div>
  )
}

/** Where no shell is around it. */
export function NotFoundSite(): ReactNode {
  return (
    <>
      <LogoBar />
      <main>
        <NotFoundPage />
      </main>
    </>
  )
}

/** For who is signed in and was given no environment yet. The first one opens by itself. */
export function NoEnvironmentPage(): ReactNode {
  useAccess(homeRoute.useRouteContext(), null)
  useTitle('No environment')
  return (
    <>
      <LogoBar />
      <main className="pt-[16vh]">
        <EmptyState
          alone
          icon={<Boxes />}
          title="No environment is yours yet"
          text="Ask an admin of this installation to make you a member of one. It opens here by itself."
        >
          <Button onClick={leave}>Sign out</Button>
        </EmptyState>
      </main>
    </>
  )
}

function LogoBar(): ReactNode {
  return (
    <header className="flex h-14 items-center border-b border-line px-4">
      <Logo />
    </header>
  )
}

export function ErrorPage({ error }: ErrorComponentProps): ReactNode {
  const router = useRouter()
  useTitle('Error')
  if (useNewDocument(error)) return null
  return (
    <main className="pt-[16vh]">
      <EmptyState
        alone
        icon={<TriangleAlert />}
        title="This page could not be shown"
        text={<span role="alert">{error instanceof Error ? error.message : String(error)}</span>}
      >
        <Button
          variant="primary"
          onClick={() => {
            void tryAgain(error, () => router.invalidate())
          }}
        >
          Try again
        </Button>
      </EmptyState>
    </main>
  )
}
