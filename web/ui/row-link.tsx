// Owns the one link of a row, stretched over all of it. A real link: it opens in a new tab as any other does.
import type { MouseEvent, ReactNode } from 'react'
import { cx } from './cx.ts'

export interface RowLinkProps {
  readonly href: string
  readonly tabIndex: 0 | -1
  readonly onOpen: () => void
}

export function RowLink({
  href,
  tabIndex,
  onOpen,
  className,
  children,
}: RowLinkProps & { className?: string; children: ReactNode }): ReactNode {
  const open = (event: MouseEvent): void => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    onOpen()
  }
  return (
    <a
      href={href}
      tabIndex={tabIndex}
      onClick={open}
      className={cx(
        'outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-ring',
        className,
      )}
    >
      {children}
    </a>
  )
}
