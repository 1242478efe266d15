// Owns the question before something is done that cannot be undone: what goes with it, and where it matters most, its name to be typed.
import { useState, type ReactNode, type SyntheticEvent } from 'react'
import { AlertDialog as Radix } from 'radix-ui'
import { Button } from './button.tsx'
import { FormActions, FormError } from './form-parts.tsx'
import { TextField } from './text-field.tsx'

interface ConfirmDialogProps {
  title: string
  /** What goes with it. */
  text: ReactNode
  /** What the button does, as a verb with its object. */
  action: string
  busy: boolean
  failure: string | null
  onConfirm: () => void
  onClose: () => void
  /** Has to be typed before the button works. */
  typed?: string
  /** For what takes nothing away. */
  harmless?: boolean
}

export function ConfirmDialog(props: ConfirmDialogProps): ReactNode {
  const { title, text, action, busy, failure, onConfirm, onClose, typed, harmless = false } = props
  const [entered, setEntered] = useState('')
  const ready = typed === undefined || entered === typed
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    if (ready && !busy) onConfirm()
  }
  return (
    <Radix.Root
      open
      onOpenChange={(open) => {
        if (!open && !busy) onClose()
      }}
    >
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-scrim" />
        <Radix.Content className="fixed top-1/2 left-1/2 z-50 max-h-[calc(100dvh-32px)] w-[min(440px,calc(100vw-32px))] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-lg border border-line-2 bg-raise p-5 shadow-pop outline-none">
          <Radix.Title className="text-base font-semibold break-words">{title}</Radix.Title>
          <Radix.Description className="mt-1 text-sm text-fg-2">{text}</Radix.Description>
          <form onSubmit={submit} className="mt-4">
            <FormError message={failure} />
            {typed !== undefined && (
              <TextField
                label={`Type ${typed} to go on`}
                value={entered}
                autoComplete="off"
                spellCheck={false}
                onChange={(event) => {
                  setEntered(event.currentTarget.value)
                }}
              />
            )}
            <FormActions>
              <Button onClick={onClose}>Cancel</Button>
              <Button type="submit" variant={harmless ? 'primary' : 'danger'} busy={busy} disabled={!ready}>
                {action}
              </Button>
            </FormActions>
          </form>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
