// Owns the second step of signing in: a code of the authenticator, or one of the codes that were kept for the day it is lost.
import { useState, type ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { codeProblem } from '../ui/field-rules.ts'
import { FormError } from '../ui/form-parts.tsx'
import { TextField } from '../ui/text-field.tsx'
import { useForm } from '../ui/use-form.ts'
import { AuthCard, AuthFooter, authLinkLook } from './auth-card.tsx'
import { sendBackupCode, sendCode } from './auth-requests.ts'

interface CodeFormProps {
  next: string
  /** To the password again. */
  onBack: () => void
}

const ways = {
  code: {
    text: 'Enter the code that your authenticator shows.',
    label: 'Code',
    problem: codeProblem,
    send: sendCode,
    other: 'Use a backup code',
  },
  backup: {
    text: 'Enter one of the backup codes that you kept. It works once.',
    label: 'Backup code',
    problem: (code: string) => (code.trim() === '' ? 'Enter a backup code' : null),
    send: sendBackupCode,
    other: 'Use the authenticator',
  },
} as const

export function CodeForm({ next, onBack }: CodeFormProps): ReactNode {
  const [way, setWay] = useState<keyof typeof ways>('code')
  return (
    <AuthCard title="One more step" text={ways[way].text}>
      <OneCode key={way} way={way} next={next} />
      <AuthFooter>
        <button
          type="button"
          className={authLinkLook}
          onClick={() => {
            setWay(way === 'code' ? 'backup' : 'code')
          }}
        >
          {ways[way].other}
        </button>
        <span className="mx-2">·</span>
        <button type="button" className={authLinkLook} onClick={onBack}>
          Sign in as somebody else
        </button>
      </AuthFooter>
    </AuthCard>
  )
}

function OneCode({ way, next }: { way: keyof typeof ways; next: string }): ReactNode {
  const { label, problem, send } = ways[way]
  const { form, field, busy, failure, submit } = useForm({
    initial: { code: '' },
    rules: { code: problem },
    send: async ({ code }) => {
      const told = await send(code)
      if (told === null) location.assign(next)
      return told
    },
    leaves: true,
  })
  return (
    <form ref={form} onSubmit={submit} noValidate>
      <FormError message={failure} />
      <TextField
        {...field('code')}
        label={label}
        inputMode={way === 'code' ? 'numeric' : 'text'}
        autoComplete="one-time-code"
        spellCheck={false}
        autoFocus
        className="num mb-2 [&_input]:font-mono"
      />
      <Button type="submit" variant="primary" busy={busy} className="w-full">
        Go on
      </Button>
    </form>
  )
}
