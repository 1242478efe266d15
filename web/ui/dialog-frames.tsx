// Owns what opens above the page and holds the focus until it closes: the dialog in the middle, the drawer at the left edge, the one near the top.
import type { ReactNode } from 'react'
import { Dialog as Radix } from 'radix-ui'
import { X } from 'lucide-react'
import { IconButton } from './icon-button.tsx'

const overlay = <Radix.Overlay className="fixed inset-0 z-40 bg-scrim" />

/** What a dialog may be for, beside being read and closed. */
const usable = 'input, select, textarea, a[href], button:not([aria-label="Close"])'

export interface OverlayProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  children: ReactNode
}

export interface DialogProps extends OverlayProps {
  description: string
  /** A press beside it does not close it: what it shows does not come back. */
  sticky?: boolean
}

export function DialogFrame({
  open,
  onOpenChange,
  title,
  description,
  sticky = false,
  children,
}: DialogProps): ReactNode {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        {overlay}
        <Radix.Content
          onInteractOutside={(event) => {
            if (sticky) event.preventDefault()
          }}
          onOpenAutoFocus={(event) => {
            const content = event.currentTarget
            if (!(content instanceof HTMLElement) || content.querySelector(usable)) return
            // On its button alone, a tooltip would open and take the first Escape.
            event.preventDefault()
            content.focus()
          }}
          className="fixed top-1/2 left-1/2 z-50 max-h-[calc(100dvh-32px)] w-[min(560px,calc(100vw-32px))] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-lg border border-line-2 bg-raise p-5 shadow-pop outline-none"
        >
          <Radix.Title className="pr-8 text-base font-semibold">{title}</Radix.Title>
          <Radix.Description className="mt-1 text-sm text-fg-2">{description}</Radix.Description>
          {children}
          {/* Last, so that what the dialog is for takes the focus when it opens. */}
          <Radix.Close asChild>
            <IconButton label="Close" icon={<X />} className="absolute top-3 right-3" />
          </Radix.Close>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

export function DrawerFrame(props: OverlayProps): ReactNode {
  return (
    <UntitledFrame
      {...props}
      className="fixed inset-y-0 left-0 z-50 w-[min(280px,calc(100vw-48px))] border-r border-line bg-bg shadow-pop outline-none"
    />
  )
}

export function TopDialogFrame(props: OverlayProps): ReactNode {
  return (
    <UntitledFrame
      {...props}
      className="fixed top-[12vh] left-1/2 z-50 w-[min(560px,calc(100vw-32px))] -translate-x-1/2 overflow-hidden rounded-lg border border-line-2 bg-raise shadow-pop outline-none"
    />
  )
}

/** What it holds says what it is: the title is for who cannot see it. */
function UntitledFrame({
  open,
  onOpenChange,
  title,
  className,
  children,
}: OverlayProps & { className: string }): ReactNode {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        {overlay}
        <Radix.Content aria-describedby={undefined} className={className}>
          <Radix.Title className="sr-only">{title}</Radix.Title>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
