// Owns the way around: the mark, the environment, the pages and the person. The same at the left edge and in the drawer.
import type { ReactNode } from 'react'
import { getRouteApi, Link } from '@tanstack/react-router'
import { formatCount } from '../ui/format.ts'
import { Logo } from '../ui/logo.tsx'
import { EnvironmentSwitcher } from './environment-switcher.tsx'
import { pageGroups, pagesFor, type Page } from './pages.ts'
import { UserMenu } from './user-menu.tsx'

interface SidebarProps {
  /** How many nodes the environment has; null while not known. */
  nodeCount: number | null
  /** Called when a page was chosen: a drawer closes. */
  onLeave?: () => void
}

const environmentRoute = getRouteApi('/$environment')

export function Sidebar({ nodeCount, onLeave }: SidebarProps): ReactNode {
  const { environment, viewer } = environmentRoute.useRouteContext()
  const open = pagesFor({ role: environment.viewerRole, owner: viewer.owner })
  // One's own account is in the menu of the person, below.
  const groups = pageGroups.filter((group) => group !== 'You' && open.some((page) => page.group === group))
  return (
    <div className="flex h-full flex-col">
      <div className="flex h-14 shrink-0 items-center px-4">
        <Logo />
      </div>
      <div className="px-3">
        <EnvironmentSwitcher {...(onLeave && { onChoose: onLeave })} />
      </div>
      <nav aria-label="Pages" className="flex-1 overflow-y-auto px-3 pb-4">
        {groups.map((group) => (
          <div key={group}>
            <h2 className="mt-4 mb-1 px-2 text-xs font-medium text-fg-3">{group}</h2>
            {open
              .filter((page) => page.group === group)
              .map((page) => (
                <PageLink
                  key={page.to}
                  page={page}
                  environmentName={environment.name}
                  nodeCount={page.to === '/$environment/fleet' ? nodeCount : null}
                  {...(onLeave && { onLeave })}
                />
              ))}
          </div>
        ))}
      </nav>
      <UserMenu {...(onLeave && { onLeave })} />
    </div>
  )
}

interface PageLinkProps extends SidebarProps {
  page: Page
  environmentName: string
}

function PageLink({ page, environmentName, nodeCount, onLeave }: PageLinkProps): ReactNode {
  const Icon = page.icon
  return (
    <Link
      to={page.to}
      params={{ environment: environmentName }}
      {...(onLeave && { onClick: onLeave })}
      className="flex h-8 items-center gap-2.5 rounded-md px-2 text-sm font-medium text-fg-2 hover:bg-track hover:text-fg [&>svg]:size-4 [&>svg]:text-fg-3"
      // The matrix is below the fleet, and has an entry of its own.
      activeOptions={{ exact: page.to === '/$environment/fleet', includeSearch: false }}
      activeProps={{ className: 'bg-accent-soft !text-fg [&>svg]:!text-accent' }}
    >
      <Icon aria-hidden />
      {page.label}
      {nodeCount !== null && (
        <span className="num ml-auto text-xs text-fg-3">
          {formatCount(nodeCount)}
          <span className="sr-only"> nodes</span>
        </span>
      )}
    </Link>
  )
}
