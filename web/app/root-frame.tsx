// Owns what is around every page, with or without the shell: the page itself, and the notice above it.
import type { ReactNode } from 'react'
import { Outlet } from '@tanstack/react-router'
import { Notice } from '../ui/notice.tsx'

export function RootFrame(): ReactNode {
  return (
    <>
      <Outlet />
      <Notice />
    </>
  )
}
