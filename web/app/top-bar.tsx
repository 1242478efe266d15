// Owns the bar above every page: where we are, the way to anywhere, whether it is live, and the theme.
import type { ReactNode } from 'react'
import { Menu as MenuIcon, Moon, Search, Sun } from 'lucide-react'
import type { Connection } from '../apollo/connection.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { chooseTheme, useTheme } from '../ui/theme.ts'
import { Breadcrumb } from './breadcrumb.tsx'
import { ConnectionIndicator } from './connection-indicator.tsx'

interface TopBarProps {
  connection: Connection
  onOpenMenu: () => void
  onOpenPalette: () => void
}

export function TopBar({ connection, onOpenMenu, onOpenPalette }: TopBarProps): ReactNode {
  return (
    <div className="flex h-14 items-center gap-2 border-b border-line px-4 md:px-6">
      <IconButton label="Open the menu" icon={<MenuIcon />} onClick={onOpenMenu} className="-ml-2 lg:hidden" />
      <Breadcrumb />
      <div className="ml-auto flex shrink-0 items-center gap-1 sm:gap-2">
        <button
          type="button"
          onClick={onOpenPalette}
          className="hidden h-8 w-56 items-center gap-2 rounded-md border border-line-2 bg-surface px-2.5 text-sm text-fg-3 shadow-card hover:bg-surface-2 md:flex"
        >
          <Search aria-hidden className="size-4" />
          Search or jump to…
          <span className="ml-auto">
            <Kbd>{paletteKey}</Kbd>
          </span>
        </button>
        <IconButton label="Search or jump to" icon={<Search />} onClick={onOpenPalette} className="md:hidden" />
        <ConnectionIndicator connection={connection} />
        <ThemeToggle />
      </div>
    </div>
  )
}

const paletteKey = navigator.userAgent.includes('Mac') ? '⌘K' : 'Ctrl K'

function ThemeToggle(): ReactNode {
  const theme = useTheme()
  const other = theme === 'dark' ? 'light' : 'dark'
  return (
    <IconButton
      label={`Use the ${other} theme`}
      icon={theme === 'dark' ? <Sun /> : <Moon />}
      onClick={() => {
        chooseTheme(other)
      }}
    />
  )
}
