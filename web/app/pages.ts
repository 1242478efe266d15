// Owns which pages there are, in which group and for whom: the sidebar, the palette, the breadcrumb and the router all read it here.
import {
  Boxes,
  Braces,
  ChartColumn,
  CircleUser,
  Gauge,
  Grid3x3,
  History,
  KeyRound,
  LayoutDashboard,
  Plug,
  ScrollText,
  Server,
  SlidersHorizontal,
  SquareTerminal,
  UserCog,
  Users,
  Workflow,
  type LucideIcon,
} from 'lucide-react'
import { includesRole, type Role } from '../ui/role-words.ts'

export interface Page {
  readonly to: PagePath
  readonly label: string
  readonly group: PageGroup
  readonly icon: LucideIcon
  /** The least role in the environment that is shown, or to own the installation. */
  readonly needs: Role | 'OWNER'
}

/** What a person may do where the page is shown. */
export interface Standing {
  readonly role: Role
  readonly owner: boolean
}

export const pageGroups = ['Observe', 'Settings', 'Installation', 'You'] as const
type PageGroup = (typeof pageGroups)[number]

export type PagePath =
  | `/$environment/${'overview' | 'fleet' | 'fleet/matrix' | 'pipelines' | 'analytics' | 'logs' | 'events'}`
  | `/$environment/settings/${'members' | 'enrolment' | 'tokens' | 'general' | 'audit'}`
  | `/$environment/installation/${'people' | 'environments' | 'performance' | 'audit'}`
  | '/$environment/explorer'
  | '/$environment/account'

export const pages: readonly Page[] = [
  { to: '/$environment/overview', label: 'Overview', group: 'Observe', icon: LayoutDashboard, needs: 'VIEWER' },
  { to: '/$environment/fleet', label: 'Fleet', group: 'Observe', icon: Server, needs: 'VIEWER' },
  { to: '/$environment/fleet/matrix', label: 'Matrix', group: 'Observe', icon: Grid3x3, needs: 'VIEWER' },
  { to: '/$environment/pipelines', label: 'Pipelines', group: 'Observe', icon: Workflow, needs: 'VIEWER' },
  { to: '/$environment/analytics', label: 'Analytics', group: 'Observe', icon: ChartColumn, needs: 'VIEWER' },
  { to: '/$environment/logs', label: 'Logs', group: 'Observe', icon: SquareTerminal, needs: 'VIEWER' },
  { to: '/$environment/events', label: 'Events', group: 'Observe', icon: History, needs: 'VIEWER' },
  {
    to: '/$environment/settings/general',
    label: 'General',
    group: 'Settings',
    icon: SlidersHorizontal,
    needs: 'ADMIN',
  },
  { to: '/$environment/settings/members', label: 'Members', group: 'Settings', icon: Users, needs: 'ADMIN' },
  { to: '/$environment/settings/enrolment', label: 'Enrolment', group: 'Settings', icon: Plug, needs: 'OPERATOR' },
  { to: '/$environment/settings/tokens', label: 'API tokens', group: 'Settings', icon: KeyRound, needs: 'ADMIN' },
  { to: '/$environment/settings/audit', label: 'Audit log', group: 'Settings', icon: ScrollText, needs: 'ADMIN' },
  { to: '/$environment/explorer', label: 'API explorer', group: 'Settings', icon: Braces, needs: 'VIEWER' },
  { to: '/$environment/installation/people', label: 'People', group: 'Installation', icon: UserCog, needs: 'OWNER' },
  {
    to: '/$environment/installation/environments',
    label: 'Environments',
    group: 'Installation',
    icon: Boxes,
    needs: 'OWNER',
  },
  {
    to: '/$environment/installation/performance',
    label: 'Performance',
    group: 'Installation',
    icon: Gauge,
    needs: 'OWNER',
  },
  {
    to: '/$environment/installation/audit',
    label: 'Audit log',
    group: 'Installation',
    icon: ScrollText,
    needs: 'OWNER',
  },
  { to: '/$environment/account', label: 'Account', group: 'You', icon: CircleUser, needs: 'VIEWER' },
]

export function mayOpen(page: Pick<Page, 'needs'>, { role, owner }: Standing): boolean {
  return page.needs === 'OWNER' ? owner : includesRole(role, page.needs)
}

export function pagesFor(standing: Standing): readonly Page[] {
  return pages.filter((page) => mayOpen(page, standing))
}
