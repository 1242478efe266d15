// Owns the way around: the mark, the environment, the pages and the person. The same at the left edge and in the drawer.
import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { Server } from 'lucide-react'
import { formatCount } from '../ui/format.ts'
import { Logo } from '../ui/logo.tsx'
import { EnvironmentSwitcher } from './environment-switcher.tsx'
import { UserMenu } from './user-menu.tsx'

interface SidebarProps {
  environmentName: string
  /** How many nodes the environment has; null while not known. */
  nodeCount: number | null
  /** Called when a page was chosen: a drawer closes. */
  onLeave?: () => void
}

export function Sidebar({ environmentName, nodeCount, onLeave }: SidebarProps): ReactNode {
  return (
    <div className="flex h-full flex-col">
      <div className="flex h-14 shrink-0 items-center px-4">
        <Logo />
      </div>
      <div className="px-3">
        <EnvironmentSwitcher {...(onLeave && { onChoose: onLeave })} />
      </div>
      <nav aria-label="Pages" className="flex-1 overflow-y-auto px-3 pb-4">
        <h2 className="mt-4 mb-1 px-2 text-xs font-medium text-fg-3">Observe</h2>
        <Link
          to="/$environment/fleet"
          params={{ environment: environmentName }}
          {...(onLeave && { onClick: onLeave })}
          className="flex h-8 items-center gap-2.5 rounded-md px-2 text-sm font-medium text-fg-2 hover:bg-track hover:text-fg [&>svg]:size-4 [&>svg]:text-fg-3"
          activeProps={{ className: 'bg-accent-soft !text-fg [&>svg]:!text-accent' }}
        >
          <Server aria-hidden />
          Fleet
          {nodeCount !== null && (
            <span className="num ml-auto text-xs text-fg-3">
              {formatCount(nodeCount)}
              <span className="sr-only"> nodes</span>
            </span>
          )}
        </Link>
      </nav>
      <UserMenu />
    </div>
  )
}
