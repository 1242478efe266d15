// Owns the tooltip: it adds to what a thing is called, and is never the only place where something is said.
import type { ReactNode } from 'react'
import { Tooltip as Radix } from 'radix-ui'

const openDelayMs = 300

export function TooltipProvider({ children }: { children: ReactNode }): ReactNode {
  return <Radix.Provider delayDuration={openDelayMs}>{children}</Radix.Provider>
}

export function Tooltip({ text, children }: { text: ReactNode; children: ReactNode }): ReactNode {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          sideOffset={6}
          collisionPadding={8}
          className="num z-50 max-w-72 rounded-sm border border-line bg-raise px-2 py-1 text-xs text-fg shadow-pop"
        >
          {text}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
