// Owns the question before something is done to a person, and the link where it makes one.
import { useState, type ReactNode } from 'react'
import type { PersonRowFragment } from '../gen/graphql.ts'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { FormActions } from '../ui/form-parts.tsx'
import { showNotice } from '../ui/notice-store.ts'
import { OneTimeLink, wayTo } from '../ui/one-time-link.tsx'
import { personWords, type PersonAction } from './person-actions.ts'
import { usePersonAction, type PasswordLink } from './use-person-action.ts'

interface PersonDialogProps {
  person: PersonRowFragment
  action: PersonAction
  onClose: () => void
}

export function PersonDialog({ person, action, onClose }: PersonDialogProps): ReactNode {
  const [link, setLink] = useState<PasswordLink | null>(null)
  const { run, busy, failure } = usePersonAction()
  const words = personWords[action]
  if (link) {
    return (
      <Dialog
        open
        sticky
        onOpenChange={onClose}
        title={`Password link of ${person.name}`}
        description="Whoever opens it sets a new password, and is signed out everywhere else."
      >
        <OneTimeLink {...link} way={wayTo(person.email, link.mailed)} />
        <FormActions>
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        </FormActions>
      </Dialog>
    )
  }
  const confirm = async (): Promise<void> => {
    const done = await run(action, person.id)
    if (!done) return
    if (done.link) return setLink(done.link)
    showNotice(words.done(person.name))
    onClose()
  }
  return (
    <ConfirmDialog
      title={words.title(person.name)}
      text={words.text(person.name)}
      action={words.action}
      busy={busy}
      failure={failure}
      harmless={words.harmless ?? false}
      onConfirm={() => void confirm()}
      onClose={onClose}
    />
  )
}
