// Owns the page of a link with which somebody sets a new password. It signs nobody in.
import type { ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { passwordProblem } from '../ui/field-rules.ts'
import { FormError } from '../ui/form-parts.tsx'
import { NewPasswordField } from '../ui/new-password-field.tsx'
import { TextField } from '../ui/text-field.tsx'
import { useForm } from '../ui/use-form.ts'
import { useTitle } from '../ui/use-title.ts'
import { AuthCard } from './auth-card.tsx'
import { LinkFrame } from './link-frame.tsx'
import { setPassword } from './link-requests.ts'

export function NewPasswordPage(): ReactNode {
  useTitle('New password')
  return (
    <LinkFrame kind="PASSWORD_RESET">
      {({ email }, code) => (
        <AuthCard title="Set a new password" text="You are signed out everywhere once it is set.">
          <NewPasswordForm email={email} code={code} />
        </AuthCard>
      )}
    </LinkFrame>
  )
}

function NewPasswordForm({ email, code }: { email: string; code: string }): ReactNode {
  const { form, field, busy, failure, submit } = useForm({
    initial: { password: '' },
    rules: { password: passwordProblem },
    send: async ({ password }) => {
      const told = await setPassword({ code, password })
      if (told === null) location.assign('/sign-in?done=password')
      return told
    },
    leaves: true,
  })
  return (
    <form ref={form} onSubmit={submit} noValidate>
      <FormError message={failure} />
      <TextField
        name="email"
        value={email}
        readOnly
        label="Email"
        type="email"
        autoComplete="username"
        className="mb-2"
      />
      <NewPasswordField {...field('password')} label="New password" autoFocus className="mb-2" />
      <Button type="submit" variant="primary" busy={busy} className="w-full">
        Set the password
      </Button>
    </form>
  )
}
