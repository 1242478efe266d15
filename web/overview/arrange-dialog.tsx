// Owns how the panels are arranged: which are shown, and in which order. Each change is on the page at once.
import type { ReactNode } from 'react'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { Button } from '../ui/button.tsx'
import { Checkbox } from '../ui/checkbox.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { FormActions } from '../ui/form-parts.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { moved, panelIds, panelTitles, toggled, usualArrangement, type Arrangement } from './panels.ts'

interface ArrangeDialogProps {
  arrangement: Arrangement
  onChange: (arrangement: Arrangement) => void
  onClose: () => void
}

export function ArrangeDialog({ arrangement, onChange, onClose }: ArrangeDialogProps): ReactNode {
  const hidden = panelIds.filter((id) => !arrangement.includes(id))
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Arrange panels"
      description="Ticked panels are shown, in this order. It is part of the address, and of a view that you save."
    >
      <ol className="mt-4 divide-y divide-line">
        {[...arrangement, ...hidden].map((id) => {
          const at = arrangement.indexOf(id)
          return (
            <li key={id} className="flex h-10 items-center justify-between gap-4">
              <Checkbox
                label={panelTitles[id]}
                checked={at >= 0}
                onChange={() => {
                  onChange(toggled(arrangement, id))
                }}
              />
              {at >= 0 && (
                <span className="flex shrink-0">
                  <IconButton
                    label={`Move ${panelTitles[id]} up`}
                    icon={<ArrowUp />}
                    disabled={at === 0}
                    className="disabled:opacity-40"
                    onClick={() => {
                      onChange(moved(arrangement, id, -1))
                    }}
                  />
                  <IconButton
                    label={`Move ${panelTitles[id]} down`}
                    icon={<ArrowDown />}
                    disabled={at === arrangement.length - 1}
                    className="disabled:opacity-40"
                    onClick={() => {
                      onChange(moved(arrangement, id, 1))
                    }}
                  />
                </span>
              )}
            </li>
          )
        })}
      </ol>
      <FormActions>
        <Button
          onClick={() => {
            onChange(usualArrangement)
          }}
        >
          As it was made
        </Button>
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      </FormActions>
    </Dialog>
  )
}
