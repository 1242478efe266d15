// Owns how somebody is invited to an environment: the address and the role, then the link, shown once.
import { useState, type ReactNode } from 'react'
import { useAction } from '../apollo/use-action.ts'
import type { InviteMemberMutation } from '../gen/graphql.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { emailProblem } from '../ui/field-rules.ts'
import { FormActions, FormError } from '../ui/form-parts.tsx'
import { OneTimeLink, wayTo } from '../ui/one-time-link.tsx'
import { roleOptions, roleWords, type Role } from '../ui/role-words.ts'
import { SelectField } from '../ui/select.tsx'
import { TextField } from '../ui/text-field.tsx'
import { useForm } from '../ui/use-form.ts'
import { InviteMember, Members } from './documents.ts'

interface InviteDialogProps {
  environment: { readonly id: string; readonly name: string }
  onClose: () => void
}

export function InviteDialog({ environment, onClose }: InviteDialogProps): ReactNode {
  const [made, setMade] = useState<InviteMemberMutation['inviteMember'] | null>(null)
  return (
    <Dialog
      open
      sticky={made !== null}
      onOpenChange={onClose}
      title={made ? `Invitation of ${made.invitation.email}` : `Invite to ${environment.name}`}
      description={
        made
          ? 'Whoever opens the link joins with a new account, or with the one of that address.'
          : 'They get a link that works once, within 7 days.'
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
        <InviteForm environmentId={environment.id} onMade={setMade} onClose={onClose} />
      )}
    </Dialog>
  )
}

interface InviteFormProps {
  environmentId: string
  onMade: (made: InviteMemberMutation['inviteMember']) => void
  onClose: () => void
}

function InviteForm({ environmentId, onMade, onClose }: InviteFormProps): ReactNode {
  const invite = useAction(InviteMember, [Members])
  const [role, setRole] = useState<Role>('VIEWER')
  const { form, field, submit } = useForm({
    initial: { email: '' },
    rules: { email: emailProblem },
    send: async ({ email }) => {
      const done = await invite.run({ environmentId, email: email.trim(), role })
      if (done) onMade(done.inviteMember)
      return null
    },
  })
  return (
    <form ref={form} onSubmit={submit} noValidate className="mt-4">
      <FormError message={invite.failure} />
      <TextField {...field('email')} label="Email" type="email" autoComplete="off" autoFocus className="mb-2" />
      <SelectField
        label="Role"
        value={role}
        options={roleOptions}
        onChange={setRole}
        hint={`May ${roleWords[role].may}.`}
      />
      <FormActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" busy={invite.busy}>
          Make the invitation
        </Button>
      </FormActions>
    </form>
  )
}
