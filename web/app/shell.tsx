// Owns the frame of every page of an environment: sidebar or drawer, top bar, banner, and what floats above.
import { useEffect, useLayoutEffect, useRef, useState, type ReactNode, type RefObject } from 'react'
import { getRouteApi, Outlet } from '@tanstack/react-router'
import { isPaused } from '../apollo/connection.ts'
import { useConnection } from '../apollo/use-connection.ts'
import { Drawer } from '../ui/dialog.tsx'
import { focusNewestNotice } from '../ui/notice.tsx'
import { later, WhenOpened } from '../ui/on-demand.tsx'
import { useKeys } from '../ui/use-keys.ts'
import { useTitleCount } from '../ui/use-title.ts'
import { ConnectionBanner } from './connection-banner.tsx'
import { PrintHead } from './print-head.tsx'
import { Sidebar } from './sidebar.tsx'
import { TopBar } from './top-bar.tsx'
import { useAccess } from './use-access.ts'
import { useFavicon } from './use-favicon.ts'
import { useFleetCounts } from './use-fleet-counts.ts'
import { useFleetStatus } from './use-fleet-status.ts'

const environmentRoute = getRouteApi('/$environment')
const CommandPalette = later(async () => (await import('./command-palette.tsx')).CommandPalette)
const KeysDialog = later(async () => (await import('./keys-dialog.tsx')).KeysDialog)
const StatusToastFeed = later(async () => (await import('./status-toast-feed.ts')).StatusToastFeed)

export function Shell(): ReactNode {
  const { viewer, environments, environment } = environmentRoute.useRouteContext()
  const [drawer, setDrawer] = useState(false)
  const [palette, setPalette] = useState(false)
  const [keys, setKeys] = useState(false)
  const { retryNow, ...connection } = useConnection()
  const paused = isPaused(connection.status)
  useAccess({ viewer, environments }, environment)
  useFleetStatus(environment.id)
  const counts = useFleetCounts(environment.id)
  const header = useRef<HTMLElement>(null)
  usePageTop(header)
  const wrong = counts ? counts.offline + counts.crashedPipelines : 0
  useFavicon(wrong)
  useTitleCount(wrong)
  useKeys({
    '?': () => {
      setKeys(true)
    },
    n: focusNewestNotice,
  })
  usePaletteKey(() => {
    setPalette((open) => !open)
  })
  const nodeCount = counts?.total ?? null
  return (
    <div className="min-h-dvh lg:pl-58 print:pl-0">
      <a
        href="#page"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-raise focus:px-3 focus:py-2 focus:shadow-pop"
      >
        Skip to the page
      </a>
      <aside className="fixed inset-y-0 left-0 z-20 hidden w-58 border-r border-line bg-bg lg:block print:hidden">
        <Sidebar nodeCount={nodeCount} />
      </aside>
      <Drawer open={drawer} onOpenChange={setDrawer} title="Menu">
        <Sidebar
          nodeCount={nodeCount}
          onLeave={() => {
            setDrawer(false)
          }}
        />
      </Drawer>
      <header ref={header} className="sticky top-0 z-20 bg-bg print:hidden">
        <TopBar
          connection={connection}
          onOpenMenu={() => {
            setDrawer(true)
          }}
          onOpenPalette={() => {
            setPalette(true)
          }}
        />
        {paused && <ConnectionBanner connection={connection} onRetry={retryNow} />}
      </header>
      <main
        id="page"
        tabIndex={-1}
        data-stale={paused || undefined}
        className="mx-auto w-full max-w-[1480px] px-4 pt-5 pb-10 outline-none md:px-6 print:p-0"
      >
        <PrintHead environmentName={environment.name} />
        <Outlet />
      </main>
      <WhenOpened open={palette}>
        <CommandPalette open={palette} onOpenChange={setPalette} />
      </WhenOpened>
      <WhenOpened open={keys}>
        <KeysDialog open={keys} onOpenChange={setKeys} />
      </WhenOpened>
      <WhenOpened open>
        <StatusToastFeed environment={environment} />
      </WhenOpened>
    </div>
  )
}

/** Tells what sticks below the top bar and the banner how high they are now. */
function usePageTop(header: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = header.current
    if (!element) return
    const observer = new ResizeObserver(() => {
      document.documentElement.style.setProperty('--page-top', `${element.offsetHeight}px`)
    })
    observer.observe(element)
    return () => {
      observer.disconnect()
    }
  }, [header])
}

/** ⌘K and Ctrl K work everywhere, also while somebody types. */
function usePaletteKey(toggle: () => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey) || event.altKey || event.shiftKey) return
      event.preventDefault()
      toggle()
    }
    document.addEventListener('keydown', press)
    return () => {
      document.removeEventListener('keydown', press)
    }
  }, [toggle])
}
