// Owns the loading of what opens above the page: not with the page, which is there sooner for it, but when somebody comes near what opens it, or
// when there is nothing else to do: so that it opens at once, and without the server too.
import { lazy, Suspense, useState, type ComponentType, type ReactElement, type ReactNode } from 'react'
import { Slot } from 'radix-ui'

const idleAfterMs = 2_000
const expected: (() => Promise<unknown>)[] = []
let idle = false

/** The code of a part of the page did not come. A browser asks for a module once: only another document can have it. */
export class CodeDidNotCome extends Error {
  constructor(what: string, cause: unknown) {
    super(`${what} did not come. ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}

/** A component of a module that is loaded when it is first shown, if not before. */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  if (idle) void load().catch(() => undefined)
  else expected.push(load)
  return lazy(async () => ({ default: await load().catch(missed) }))
}

function missed(fault: unknown): never {
  throw new CodeDidNotCome('A part of the page', fault)
}

/** From when the page has been there for a while, what was put off is loaded. What cannot be is tried again when it is shown. */
export function loadLaterWhenIdle(): void {
  setTimeout(() => {
    idle = true
    for (const load of expected.splice(0)) void load().catch(() => undefined)
  }, idleAfterMs)
}

/** Nothing until it is first open; from then on it keeps its place, so that it may leave in its own way. */
export function WhenOpened({ open, children }: { open: boolean; children: ReactNode }): ReactNode {
  const [opened, setOpened] = useState(open)
  if (open && !opened) setOpened(true)
  return opened ? <Suspense fallback={null}>{children}</Suspense> : null
}

interface OpenedByProps {
  /** The button. */
  trigger: ReactElement
  kind: 'menu' | 'dialog'
  load: () => Promise<unknown>
  onOpen?: (() => void) | undefined
  /** The same button and what opens from it, open at first. */
  children: ReactNode
}

/** The button alone, until it is first pressed. */
export function OpenedBy({ trigger, kind, load, onOpen, children }: OpenedByProps): ReactNode {
  const [pressed, setPressed] = useState(false)
  const near = () => void load().catch(() => undefined)
  const press = () => {
    onOpen?.()
    setPressed(true)
  }
  const alone = (
    <Slot.Root
      aria-haspopup={kind}
      aria-expanded={false}
      onPointerEnter={near}
      onFocus={near}
      onClick={press}
      onKeyDown={(event) => {
        if (kind !== 'menu' || event.key !== 'ArrowDown') return
        event.preventDefault()
        press()
      }}
    >
      {trigger}
    </Slot.Root>
  )
  return pressed ? <Suspense fallback={alone}>{children}</Suspense> : alone
}
