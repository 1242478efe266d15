// Owns the inside of a menu: where it opens, its items, its keys.
import { Suspense, type ReactElement, type ReactNode } from 'react'
import { DropdownMenu } from 'radix-ui'

export const menuLook =
  'z-50 max-h-[min(420px,80vh)] overflow-y-auto rounded-lg border border-line-2 bg-raise p-1 shadow-pop'
export const menuItemLook =
  'flex min-h-8 items-center gap-2.5 rounded-sm px-2.5 text-sm text-fg outline-none select-none data-disabled:text-fg-3 data-highlighted:bg-track'

export interface MenuProps {
  trigger: ReactElement
  children: ReactNode
  side?: 'top' | 'bottom'
  align?: 'start' | 'end'
  /** Exact, where it should be as wide as what it opens from and a little more. */
  width?: number
  onOpen?: () => void
}

/** Open at first. */
export function MenuPopup({
  trigger,
  children,
  side = 'bottom',
  align = 'start',
  width = 232,
  onOpen,
}: MenuProps): ReactNode {
  return (
    // Not modal: the page behind it stays as it is, for the eye and for a screen reader.
    <DropdownMenu.Root
      modal={false}
      defaultOpen
      onOpenChange={(open) => {
        if (open) onOpen?.()
      }}
    >
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          style={{ width }}
          className={menuLook}
        >
          <Suspense fallback={null}>{children}</Suspense>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

export function MenuLabel({ children }: { children: ReactNode }): ReactNode {
  return (
    <DropdownMenu.Label className="px-2.5 pt-1.5 pb-1 text-xs font-medium text-fg-3">{children}</DropdownMenu.Label>
  )
}

export function MenuSeparator(): ReactNode {
  return <DropdownMenu.Separator className="mx-1 my-1 h-px bg-line" />
}

interface MenuItemProps {
  children: ReactNode
  onSelect: () => void
  disabled?: boolean
}

export function MenuItem({ children, onSelect, disabled = false }: MenuItemProps): ReactNode {
  return (
    <DropdownMenu.Item onSelect={onSelect} disabled={disabled} className={menuItemLook}>
      {children}
    </DropdownMenu.Item>
  )
}
