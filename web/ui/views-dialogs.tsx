// Owns the dialogs of saved views: saving what is shown under a name, and taking views away.
import { useState, type ReactNode } from 'react'
import { Trash2 } from 'lucide-react'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { titleProblem } from './field-rules.ts'
import { FormActions, FormError } from './form-parts.tsx'
import { IconButton } from './icon-button.tsx'
import { TextField } from './text-field.tsx'

export interface SavedViews {
  readonly views: readonly { readonly id: string; readonly name: string; readonly settings: string }[]
  readonly busy: boolean
  readonly failure: string | null
  /** Answers whether it worked. */
  readonly save: (name: string, settings: object) => Promise<boolean>
  readonly remove: (id: string) => Promise<boolean>
}

interface DialogProps {
  saved: SavedViews
  onClose: () => void
}

export function SaveDialog({
  saved: { views, busy, failure },
  onSave,
  onClose,
}: DialogProps & { onSave: (name: string) => Promise<boolean> }): ReactNode {
  const [name, setName] = useState('')
  const [left, setLeft] = useState(false)
  const problem = titleProblem(name)
  const known = views.some((view) => view.name === name.trim())
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Save this view"
      description="Range, filters and arrangement as they are on the page now, for you alone."
    >
      <form
        className="mt-4"
        onSubmit={(event) => {
          event.preventDefault()
          setLeft(true)
          if (problem !== null || busy) return
          void onSave(name.trim()).then((done) => {
            if (done) onClose()
          })
        }}
      >
        <FormError message={failure} />
        <TextField
          label="Name"
          value={name}
          autoComplete="off"
          error={left ? problem : null}
          hint={known ? 'It takes the place of the view of that name' : ''}
          onChange={(event) => {
            setName(event.currentTarget.value)
          }}
        />
        <FormActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={busy}>
            Save
          </Button>
        </FormActions>
      </form>
    </Dialog>
  )
}

export function RemoveDialog({ saved: { views, busy, failure, remove }, onClose }: DialogProps): ReactNode {
  return (
    <Dialog open onOpenChange={onClose} title="Remove views" description="What a view shows stays; only its name goes.">
      <div className="mt-4">
        <FormError message={failure} />
        <ul className="divide-y divide-line">
          {views.map((view) => (
            <li key={view.id} className="flex h-10 items-center justify-between gap-4 text-sm">
              <span className="truncate">{view.name}</span>
              <IconButton
                label={`Remove ${view.name}`}
                icon={<Trash2 />}
                disabled={busy}
                onClick={() => {
                  void remove(view.id).then((removed) => {
                    if (removed && views.length === 1) onClose()
                  })
                }}
              />
            </li>
          ))}
        </ul>
        <FormActions>
          <Button onClick={onClose}>Done</Button>
        </FormActions>
      </div>
    </Dialog>
  )
}
