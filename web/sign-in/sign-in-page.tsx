// Owns the sign-in page. After it the page is loaded anew, so that nothing of another person's session stays in memory.
import { useState, type ReactNode } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import { Button } from '../ui/button.tsx'
import { emailProblem, givenPasswordProblem } from '../ui/field-rules.ts'
import { FormError } from '../ui/form-parts.tsx'
import { TextField } from '../ui/text-field.tsx'
import { useForm } from '../ui/use-form.ts'
import { useTitle } from '../ui/use-title.ts'
import { AuthCard, AuthFooter } from './auth-card.tsx'
import { signIn } from './auth-requests.ts'
import { CodeForm } from './code-form.tsx'
import { nextPath, withFragment } from './next-path.ts'
import { ProviderButton } from './provider-button.tsx'
import { providerFaultText, type SignInSearch } from './sign-in-search.ts'

const route = getRouteApi('/sign-in')

export function SignInPage(): ReactNode {
  const search = route.useSearch()
  const provider = route.useLoaderData()
  const [codeNeeded, setCodeNeeded] = useState(false)
  const next = withFragment(nextPath(search.next), location.hash)
  useTitle('Sign in')
  if (codeNeeded) {
    return (
      <CodeForm
        next={next}
        onBack={() => {
          setCodeNeeded(false)
        }}
      />
    )
  }
  return (
    <AuthCard title="Sign in" text="Your fleet is one step away.">
      <JustHappened {...search} />
      <PasswordForm
        next={next}
        onCodeNeeded={() => {
          setCodeNeeded(true)
        }}
      />
      {provider !== null && <ProviderButton name={provider} next={next} />}
      <AuthFooter>First time here? The server prints a link for the first account when it starts.</AuthFooter>
    </AuthCard>
  )
}

function JustHappened({ done, error }: SignInSearch): ReactNode {
  if (error !== undefined) return <FormError message={providerFaultText(error)} />
  if (done === undefined) return null
  return (
    <p role="status" className="mb-4 rounded-md border border-line bg-surface-2 px-3 py-2 text-sm">
      Your password was changed. Sign in with the new one.
    </p>
  )
}

function PasswordForm({ next, onCodeNeeded }: { next: string; onCodeNeeded: () => void }): ReactNode {
  const { form, field, busy, failure, submit } = useForm({
    initial: { email: '', password: '' },
    rules: { email: emailProblem, password: givenPasswordProblem },
    send: async ({ email, password }) => {
      const { told, codeNeeded } = await signIn({ email: email.trim(), password })
      if (codeNeeded) onCodeNeeded()
      else if (told === null) location.assign(next)
      return told
    },
    leaves: true,
  })
  return (
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
  )
}
