// Owns the list of keys. What stands here must work.
import type { ReactNode } from 'react'
import { Dialog } from '../ui/dialog.tsx'
import { Kbd } from '../ui/kbd.tsx'

const keys = [
  { keys: ['Ctrl K', '⌘K'], text: 'Search or jump to a page, a node or a pipeline' },
  { keys: ['/'], text: 'Filter the list' },
  { keys: ['j', '↓'], text: 'Next row' },
  { keys: ['k', '↑'], text: 'Previous row' },
  { keys: ['Enter'], text: 'Open the row' },
  { keys: ['x'], text: 'Choose the row, or not; with Shift all up to it' },
  { keys: ['n'], text: 'Go to the newest notice' },
  { keys: ['c'], text: 'Copy the link to the log line' },
  { keys: ['←', '→'], text: 'Walk a chart or a timeline; Enter opens the menu of the moment' },
  { keys: ['?'], text: 'This list' },
  { keys: ['Esc'], text: 'Close what is open' },
] as const

export function KeysDialog({
  open,
  onOpenChange,
}: {
  open: boolean
  onOpenChange: (open: boolean) => void
}): ReactNode {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keys" description="Everything here works without a mouse.">
      <dl className="mt-4 divide-y divide-line">
        {keys.map((entry) => (
          <div key={entry.text} className="flex h-10 items-center justify-between gap-4">
            <dt className="text-sm">{entry.text}</dt>
            <dd className="flex gap-1.5">
              {entry.keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
