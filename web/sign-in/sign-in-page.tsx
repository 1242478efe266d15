// Owns the sign-in page. After it the page is loaded anew, so that nothing of another person's session stays in memory.
import type { ReactNode } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/text-field.tsx'
import { useTitle } from '../ui/use-title.ts'
import { emailProblem } from './account-rules.ts'
import { AuthCard, FormError } from './auth-card.tsx'
import { signIn } from './auth-requests.ts'
import { nextPath } from './next-path.ts'
import { useAuthForm } from './use-auth-form.ts'

const route = getRouteApi('/sign-in')
const rules = { email: emailProblem, password: (password: string) => (password === '' ? 'Enter your password' : null) }

export function SignInPage(): ReactNode {
  const { next } = route.useSearch()
  useTitle('Sign in')
  const { form, field, busy, failure, submit } = useAuthForm(
    { email: '', password: '' },
    rules,
    async ({ email, password }) => {
      const told = await signIn({ email: email.trim(), password })
      if (told === null) location.assign(nextPath(next))
      return told
    },
  )
  return (
    <AuthCard title="Sign in" text="Your fleet is one step away.">
      <form ref={form} onSubmit={submit} noValidate>
        <FormError message={failure} />
        <TextField {...field('email')} label="Email" type="email" autoComplete="username" autoFocus className="mb-2" />
        <TextField
          {...field('password')}
          label="Password"
          type="password"
          autoComplete="current-password"
          className="mb-2"
        />
        <Button type="submit" variant="primary" busy={busy} className="w-full">
          Sign in
        </Button>
      </form>
      <p className="mt-5 border-t border-line pt-4 text-xs text-fg-3">
        First time here? The server prints a link for the first account when it starts.
      </p>
    </AuthCard>
  )
}
