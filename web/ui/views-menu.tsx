// Owns the saved views of a page: the way to each, saving what is shown under a name, and taking one away. Knows nothing of what a view is.
import { useState, type ReactNode } from 'react'
import { Bookmark, BookmarkPlus, Trash2 } from 'lucide-react'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { titleProblem } from './field-rules.ts'
import { FormActions, FormError } from './form-parts.tsx'
import { IconButton } from './icon-button.tsx'
import { Menu, MenuItem, MenuLabel, MenuSeparator } from './menu.tsx'
import { TextField } from './text-field.tsx'

interface ViewsMenuProps {
  views: readonly { readonly id: string; readonly name: string }[]
  busy: boolean
  failure: string | null
  onOpen: (id: string) => void
  /** Answers whether it worked. */
  onSave: (name: string) => Promise<boolean>
  onRemove: (id: string) => Promise<boolean>
}

export function ViewsMenu(props: ViewsMenuProps): ReactNode {
  const { views, onOpen } = props
  const [dialog, setDialog] = useState<'save' | 'remove' | null>(null)
  const close = (): void => {
    setDialog(null)
  }
  return (
    <>
      <Menu
        align="end"
        trigger={
          <Button>
            <Bookmark aria-hidden className="size-4" />
            Views
          </Button>
        }
      >
        <MenuLabel>{views.length === 0 ? 'No view saved yet' : 'Your views'}</MenuLabel>
        {views.map((view) => (
          <MenuItem
            key={view.id}
            onSelect={() => {
              onOpen(view.id)
            }}
          >
            <span className="truncate">{view.name}</span>
          </MenuItem>
        ))}
        <MenuSeparator />
        <MenuItem
          onSelect={() => {
            setDialog('save')
          }}
        >
          <BookmarkPlus aria-hidden className="size-4 text-fg-3" />
          Save this view…
        </MenuItem>
        {views.length > 0 && (
          <MenuItem
            onSelect={() => {
              setDialog('remove')
            }}
          >
            <Trash2 aria-hidden className="size-4 text-fg-3" />
            Remove views…
          </MenuItem>
        )}
      </Menu>
      {dialog === 'save' && <SaveDialog {...props} onClose={close} />}
      {dialog === 'remove' && <RemoveDialog {...props} onClose={close} />}
    </>
  )
}

type DialogProps = ViewsMenuProps & { onClose: () => void }

function SaveDialog({ views, busy, failure, onSave, onClose }: DialogProps): ReactNode {
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
          void onSave(name.trim()).then((saved) => {
            if (saved) onClose()
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

function RemoveDialog({ views, busy, failure, onRemove, onClose }: DialogProps): ReactNode {
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
                  void onRemove(view.id).then((removed) => {
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
