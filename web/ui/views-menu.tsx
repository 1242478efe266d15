// Owns the saved views of a page: the way to each, and to saving and removing them. The page says how a view is read.
import { Suspense, useState, type ReactNode } from 'react'
import { Bookmark, BookmarkPlus, Trash2 } from 'lucide-react'
import { Button } from './button.tsx'
import { Menu, MenuItem, MenuLabel, MenuSeparator } from './menu.tsx'
import { showNotice } from './notice-store.ts'
import { later } from './on-demand.tsx'
import type { SavedViews } from './views-dialogs.tsx'

const dialogs = () => import('./views-dialogs.tsx')
const SaveDialog = later(async () => (await dialogs()).SaveDialog)
const RemoveDialog = later(async () => (await dialogs()).RemoveDialog)

interface ViewsMenuProps<Settings extends object> {
  saved: SavedViews
  /** What is shown now. */
  settings: Settings
  /** Null: they cannot be understood any more. */
  read: (settings: string) => Settings | null
  onOpen: (settings: Settings) => void
}

export function ViewsMenu<Settings extends object>(props: ViewsMenuProps<Settings>): ReactNode {
  const { saved, settings, read, onOpen } = props
  const { views } = saved
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
              const settingsOfView = read(view.settings)
              if (settingsOfView) onOpen(settingsOfView)
              else showNotice('That view cannot be read any more.')
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
      <Suspense fallback={null}>
        {dialog === 'save' && (
          <SaveDialog saved={saved} onSave={(name) => saved.save(name, settings)} onClose={close} />
        )}
        {dialog === 'remove' && <RemoveDialog saved={saved} onClose={close} />}
      </Suspense>
    </>
  )
}
