// Owns how somebody is invited to own the installation: the address, then the link, shown once.
import { useState, type ReactNode } from 'react'
import { useAction } from '../apollo/use-action.ts'
import type { InviteOwnerMutation } from '../gen/graphql.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { emailProblem } from '../ui/field-rules.ts'
import { FormActions, FormError } from '../ui/form-parts.tsx'
import { OneTimeLink, wayTo } from '../ui/one-time-link.tsx'
import { TextField } from '../ui/text-field.tsx'
import { useForm } from '../ui/use-form.ts'
import { InviteOwner, People } from './documents.ts'

export function InviteOwnerDialog({ onClose }: { onClose: () => void }): ReactNode {
  const invite = useAction(InviteOwner, [People])
  const [made, setMade] = useState<InviteOwnerMutation['inviteOwner'] | null>(null)
  const { form, field, submit } = useForm({
    initial: { email: '' },
    rules: { email: emailProblem },
    send: async ({ email }) => {
      const done = await invite.run({ email: email.trim() })
      if (done) setMade(done.inviteOwner)
      return null
    },
  })
  return (
    <Dialog
      open
      sticky={made !== null}
      onOpenChange={onClose}
      title={made ? `Invitation of ${made.invitation.email}` : 'Invite an owner'}
      description={
        made
          ? 'Whoever opens the link owns this installation, with a new account or the one of that address.'
          : 'Owners are admins of every environment, and make and remove environments and people.'
      }
    >
      {made ? (
        <>
          <OneTimeLink {...made.link} way={wayTo(made.invitation.email, made.link.mailed)} />
          <FormActions>
            <Button variant="primary" onClick={onClose}>
              Done
            </Button>
          </FormActions>
        </>
      ) : (
        <form ref={form} onSubmit={submit} noValidate className="mt-4">
          <FormError message={invite.failure} />
          <TextField {...field('email')} label="Email" type="email" autoComplete="off" autoFocus />
          <FormActions>
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" variant="primary" busy={invite.busy}>
              Make the invitation
            </Button>
          </FormActions>
        </form>
      )}
    </Dialog>
  )
}
