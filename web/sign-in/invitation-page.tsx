// Owns the page of an invitation: with a new account, or with the one that there is.
import type { ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { nameProblem, passwordProblem } from '../ui/field-rules.ts'
import { FormError } from '../ui/form-parts.tsx'
import { NewPasswordField } from '../ui/new-password-field.tsx'
import { roles, roleWords } from '../ui/role-words.ts'
import { TextField } from '../ui/text-field.tsx'
import { useForm } from '../ui/use-form.ts'
import { useTitle } from '../ui/use-title.ts'
import { AuthCard } from './auth-card.tsx'
import { signIn } from './auth-requests.ts'
import { JoinWithAccount } from './join-with-account.tsx'
import { LinkFrame } from './link-frame.tsx'
import { acceptInvitation, type LinkFacts } from './link-requests.ts'

export function InvitationPage(): ReactNode {
  useTitle('Invitation')
  return (
    <LinkFrame kind="INVITATION">
      {(link, code) => (
        <AuthCard title={titleOf(link)} text={textOf(link)}>
          {link.hasAccount ? (
            <JoinWithAccount email={link.email} code={code} />
          ) : (
            <JoinWithNewAccount email={link.email} code={code} />
          )}
        </AuthCard>
      )}
    </LinkFrame>
  )
}

function titleOf({ environment }: LinkFacts): string {
  return environment === null ? 'Own this installation' : `Join ${environment}`
}

function textOf({ environment, role }: LinkFacts): string {
  if (environment === null) return 'You are invited to own this Fleetbeat: every environment and everybody in it.'
  const known = roles.find((one) => one === role)
  return known ? `You are invited as ${roleWords[known].label.toLowerCase()}: you may ${roleWords[known].may}.` : ''
}

function JoinWithNewAccount({ email, code }: { email: string; code: string }): ReactNode {
  const { form, field, busy, failure, submit } = useForm({
    initial: { name: '', password: '' },
    rules: { name: nameProblem, password: passwordProblem },
    send: async ({ name, password }) => {
      const told = await acceptInvitation({ code, name: name.trim(), password })
      if (told !== null) return told
      const signedIn = (await signIn({ email, password })).told === null
      location.assign(signedIn ? '/' : '/sign-in')
      return null
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
      <TextField {...field('name')} label="Name" autoComplete="name" autoFocus className="mb-2" />
      <NewPasswordField {...field('password')} label="Password" className="mb-2" />
      <Button type="submit" variant="primary" busy={busy} className="w-full">
        Create account and join
      </Button>
    </form>
  )
}
