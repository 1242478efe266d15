// Owns the question before nodes are set aside: why. It can be left open.
import { useState, type ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { FormActions } from '../ui/form-parts.tsx'
import { TextField } from '../ui/text-field.tsx'

interface MaintenanceDialogProps {
  /** Which nodes, as a title says it. */
  what: string
  onSet: (reason: string | null) => void
  onClose: () => void
}

/** As the server takes it. */
const longest = 253

export function MaintenanceDialog({ what, onSet, onClose }: MaintenanceDialogProps): ReactNode {
  const [reason, setReason] = useState('')
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Set ${what} aside`}
      description="In maintenance nobody is told of silence or trouble, until somebody ends it."
    >
      <form
        className="mt-4"
        onSubmit={(event) => {
          event.preventDefault()
          onSet(reason.trim() === '' ? null : reason.trim())
          onClose()
        }}
      >
        <TextField
          label="Reason"
          hint="Stands in the log of events and beside each node. May stay empty."
          placeholder="New disks"
          maxLength={longest}
          autoComplete="off"
          value={reason}
          onChange={(event) => {
            setReason(event.currentTarget.value)
          }}
        />
        <FormActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary">
            Set maintenance
          </Button>
        </FormActions>
      </form>
    </Dialog>
  )
}
