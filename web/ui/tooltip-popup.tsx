// Owns where a tooltip stands: at its anchor, where there is room. It takes no focus and no pointer.
import type { ReactNode, RefObject } from 'react'
import { Popover } from 'radix-ui'

interface TooltipPopupProps {
  id: string
  anchor: RefObject<HTMLElement | null>
  open: boolean
  children: ReactNode
}

export function TooltipPopup({ id, anchor, open, children }: TooltipPopupProps): ReactNode {
  return (
    <Popover.Root open={open}>
      <Popover.Anchor virtualRef={anchor} />
      <Popover.Portal>
        <Popover.Content
          id={id}
          role="tooltip"
          side="top"
          sideOffset={6}
          collisionPadding={8}
          onOpenAutoFocus={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => event.preventDefault()}
          className="num pointer-events-none z-50 max-w-72 rounded-sm border border-line bg-raise px-2 py-1 text-xs text-fg shadow-pop"
        >
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
