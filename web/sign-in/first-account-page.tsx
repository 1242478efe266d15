// Owns the page that makes the first account, the owner's. The code comes in the fragment of the link: it never reaches a server's log.
import type { ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { emailProblem, nameProblem, passwordProblem } from '../ui/field-rules.ts'
import { FormError } from '../ui/form-parts.tsx'
import { NewPasswordField } from '../ui/new-password-field.tsx'
import { TextField } from '../ui/text-field.tsx'
import { useForm } from '../ui/use-form.ts'
import { useTitle } from '../ui/use-title.ts'
import { AuthCard, AuthFooter, authLinkLook } from './auth-card.tsx'
import { createFirstAccount, signIn } from './auth-requests.ts'
import { codeInFragment } from './link-requests.ts'

const rules = {
  code: (code: string) => (code.trim() === '' ? 'Enter the code that the server printed' : null),
  name: nameProblem,
  email: emailProblem,
  password: passwordProblem,
}

export function FirstAccountPage(): ReactNode {
  useTitle('First account')
  const initial = { code: codeInFragment(), name: '', email: '', password: '' }
  const { form, field, busy, failure, submit } = useForm({
    initial,
    rules,
    send: async (account) => {
      const email = account.email.trim()
      const { code, name, password } = account
      const told = await createFirstAccount({ code: code.trim(), name: name.trim(), email, password })
      if (told !== null) return told
      const signedIn = (await signIn({ email, password })).told === null
      location.assign(signedIn ? '/' : '/sign-in')
      return null
    },
    leaves: true,
  })
  return (
    <AuthCard title="Create the first account" text="It owns this installation and sees every environment.">
      <form ref={form} onSubmit={submit} noValidate>
        <FormError message={failure} />
        {!initial.code && (
          <TextField
            {...field('code')}
            label="Setup code"
            hint="Printed by the server when it started"
            autoComplete="one-time-code"
            className="mb-2 font-mono"
          />
        )}
        <TextField {...field('name')} label="Name" autoComplete="name" autoFocus className="mb-2" />
        <TextField {...field('email')} label="Email" type="email" autoComplete="username" className="mb-2" />
        <NewPasswordField {...field('password')} label="Password" className="mb-2" />
        <Button type="submit" variant="primary" busy={busy} className="w-full">
          Create account
        </Button>
      </form>
      <AuthFooter>
        There is an account already?{' '}
        <a href="/sign-in" className={authLinkLook}>
          Sign in
        </a>
      </AuthFooter>
    </AuthCard>
  )
}
