// Owns the page that makes the first account, the owner's. The code comes in the fragment of the link: it never reaches a server's log.
import type { ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/text-field.tsx'
import { useTitle } from '../ui/use-title.ts'
import { emailProblem, nameProblem, passwordProblem } from './account-rules.ts'
import { AuthCard, FormError } from './auth-card.tsx'
import { createFirstAccount, signIn } from './auth-requests.ts'
import { useAuthForm } from './use-auth-form.ts'

const rules = {
  code: (code: string) => (code.trim() === '' ? 'Enter the code that the server printed' : null),
  name: nameProblem,
  email: emailProblem,
  password: passwordProblem,
}

function codeInFragment(): string {
  return new URLSearchParams(location.hash.slice(1)).get('code') ?? ''
}

export function FirstAccountPage(): ReactNode {
  useTitle('First account')
  const initial = { code: codeInFragment(), name: '', email: '', password: '' }
  const { form, field, values, busy, failure, submit } = useAuthForm(initial, rules, async (account) => {
    const told = await createFirstAccount({
      ...account,
      code: account.code.trim(),
      name: account.name.trim(),
      email: account.email.trim(),
    })
    if (told !== null) return told
    const signedIn = (await signIn({ email: account.email.trim(), password: account.password })) === null
    location.assign(signedIn ? '/' : '/sign-in')
    return null
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
        <TextField
          {...field('password')}
          label="Password"
          type="password"
          autoComplete="new-password"
          hint={passwordProblem(values.password) ?? 'Long enough'}
          met={passwordProblem(values.password) === null}
          className="mb-2"
        />
        <Button type="submit" variant="primary" busy={busy} className="w-full">
          Create account
        </Button>
      </form>
      <p className="mt-5 border-t border-line pt-4 text-xs text-fg-3">
        There is an account already?{' '}
        <a href="/sign-in" className="font-medium text-accent underline underline-offset-2">
          Sign in
        </a>
      </p>
    </AuthCard>
  )
}
