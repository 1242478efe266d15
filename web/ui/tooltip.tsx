// Owns the tooltip: it adds to what a thing is called, and is never the only place where something is said. What it is made of is loaded when
// one is first wanted.
import { useEffect, useId, useRef, useState, type ReactElement, type ReactNode } from 'react'
import { Slot } from 'radix-ui'
import { later, WhenOpened } from './on-demand.tsx'

const openDelayMs = 300
const TooltipPopup = later(async () => (await import('./tooltip-popup.tsx')).TooltipPopup)

/** Comes where the pointer rests or the keyboard's focus is; goes with them, with a press and with Escape. */
export function Tooltip({ text, children }: { text: ReactNode; children: ReactElement }): ReactNode {
  const id = useId()
  const anchor = useRef<HTMLElement>(null)
  const timer = useRef<number | undefined>(undefined)
  const [open, setOpen] = useState(false)
  const close = () => {
    window.clearTimeout(timer.current)
    setOpen(false)
  }
  useEffect(() => () => window.clearTimeout(timer.current), [])
  useEffect(() => {
    if (!open) return
    const press = (event: KeyboardEvent) => {
      if (event.key === 'Escape') setOpen(false)
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [open])
  return (
    <>
      <Slot.Root
        ref={anchor}
        {...(open && { 'aria-describedby': id })}
        onPointerEnter={({ pointerType }) => {
          if (pointerType === 'touch') return
          window.clearTimeout(timer.current)
          timer.current = window.setTimeout(() => setOpen(true), openDelayMs)
        }}
        onPointerLeave={close}
        onPointerDown={close}
        onFocus={({ currentTarget }) => {
          if (currentTarget.matches(':focus-visible')) setOpen(true)
        }}
        onBlur={close}
      >
        {children}
      </Slot.Root>
      <WhenOpened open={open}>
        <TooltipPopup id={id} anchor={anchor} open={open}>
          {text}
        </TooltipPopup>
      </WhenOpened>
    </>
  )
}
