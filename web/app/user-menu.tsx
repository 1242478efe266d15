// Owns who is signed in, the way to the own account, and the way out.
import type { ReactNode } from 'react'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { ChevronsUpDown, CircleUser, LogOut } from 'lucide-react'
import { Menu, MenuItem, MenuLabel } from '../ui/menu.tsx'
import { roleWords } from '../ui/role-words.ts'
import { leave } from './leave.ts'

const environmentRoute = getRouteApi('/$environment')

/** `onLeave` is called when a page was chosen: a drawer closes. */
export function UserMenu({ onLeave }: { onLeave?: () => void }): ReactNode {
  const { viewer, environment } = environmentRoute.useRouteContext()
  const navigate = useNavigate()
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
        <span className="block truncate text-2xs text-fg-3">
          {viewer.owner ? 'Owner' : roleWords[environment.viewerRole].label}
        </span>
      </span>
      <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-fg-3" />
    </button>
  )
  return (
    <div className="shrink-0 border-t border-line">
      <Menu trigger={trigger} side="top" width={208}>
        <MenuLabel>{viewer.email}</MenuLabel>
        <MenuItem
          onSelect={() => {
            onLeave?.()
            void navigate({ to: '/$environment/account', params: { environment: environment.name } })
          }}
        >
          <CircleUser aria-hidden className="size-4 text-fg-3" />
          Account
        </MenuItem>
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
