// Owns the change of one's own password. It signs out every other browser.
import type { ReactNode } from 'react'
import { useFleetbeat } from '../apollo/fleetbeat-context.tsx'
import { Button } from '../ui/button.tsx'
import { givenPasswordProblem, passwordProblem } from '../ui/field-rules.ts'
import { FormError } from '../ui/form-parts.tsx'
import { NewPasswordField } from '../ui/new-password-field.tsx'
import { showNotice } from '../ui/notice-store.ts'
import { Section } from '../ui/section.tsx'
import { TextField } from '../ui/text-field.tsx'
import { useForm } from '../ui/use-form.ts'
import { changePassword } from './account-requests.ts'
import { OwnSessions } from './documents.ts'

const empty = { current: '', password: '' }

export function PasswordForm({ email }: { email: string }): ReactNode {
  const { client, replaceSession } = useFleetbeat()
  const { form, field, busy, failure, submit, reset } = useForm({
    initial: empty,
    rules: { current: givenPasswordProblem, password: passwordProblem },
    send: async ({ current, password }) => {
      const told = await replaceSession(() => changePassword({ currentPassword: current, newPassword: password }))
      if (told !== null) return told
      reset(empty)
      showNotice('Your password was changed. Every other browser was signed out.')
      client.refetchQueries({ include: [OwnSessions] }).catch(() => undefined)
      return null
    },
  })
  return (
    <Section title="Password">
      <form ref={form} onSubmit={submit} noValidate className="p-4">
        <FormError message={failure} />
        {/* For password managers, which would else not know whose it is. */}
        <input type="hidden" name="username" autoComplete="username" value={email} />
        <TextField
          {...field('current')}
          label="Present password"
          type="password"
          autoComplete="current-password"
          className="mb-2"
        />
        <NewPasswordField {...field('password')} label="New password" />
        <div className="mt-2 flex flex-wrap items-center justify-between gap-3">
          <p className="text-xs text-fg-3">You stay signed in here, and nowhere else.</p>
          <Button type="submit" variant="primary" busy={busy}>
            Change password
          </Button>
        </div>
      </form>
    </Section>
  )
}
