// Owns who is signed in, and the way out.
import type { ReactNode } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import { ChevronsUpDown, LogOut } from 'lucide-react'
import { leave } from './leave.ts'
import { Menu, MenuItem, MenuLabel } from '../ui/menu.tsx'

const environmentRoute = getRouteApi('/$environment')
const roleNames = { VIEWER: 'Viewer', OPERATOR: 'Operator', ADMIN: 'Admin' } as const

export function UserMenu(): ReactNode {
  const { viewer, environment } = environmentRoute.useRouteContext()
  const trigger = (
    <button
      type="button"
      className="flex w-full items-center gap-2.5 px-3 py-3 text-left hover:bg-track focus-visible:-outline-offset-2"
    >
      <span
        aria-hidden
        className="flex size-7 shrink-0 items-center justify-center rounded-full border border-line-2 bg-surface-2 text-2xs font-medium text-fg-2"
      >
        {initials(viewer.name)}
      </span>
      <span className="min-w-0 flex-1">
        <span className="block truncate text-xs font-medium">{viewer.name}</span>
        <span className="block truncate text-2xs text-fg-3">{roleNames[environment.viewerRole]}</span>
      </span>
      <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-fg-3" />
    </button>
  )
  return (
    <div className="shrink-0 border-t border-line">
      <Menu trigger={trigger} side="top" width={208}>
        <MenuLabel>{viewer.email}</MenuLabel>
        <MenuItem onSelect={leave}>
          <LogOut aria-hidden className="size-4 text-fg-3" />
          Sign out
        </MenuItem>
      </Menu>
    </div>
  )
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => word?.charAt(0) ?? '')
  return letters.join('').toUpperCase() || '?'
}
