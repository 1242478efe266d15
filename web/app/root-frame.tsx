// Owns what is around every page, with or without the shell: the page itself, and what floats above it.
import type { ReactNode } from 'react'
import { Outlet } from '@tanstack/react-router'
import { LazyPerfPanel } from '../recorder/lazy-panel.tsx'
import { Notices } from '../ui/notice.tsx'

export function RootFrame(): ReactNode {
  return (
    <>
      <Outlet />
      <LazyPerfPanel />
      <Notices />
    </>
  )
}
