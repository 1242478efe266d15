// Owns the way to a second factor: the password, the secret with a first code of it, and the codes for the day it is lost.
import { useState, type ReactNode } from 'react'
import { useFleetbeat } from '../apollo/fleetbeat-context.tsx'
import { Button } from '../ui/button.tsx'
import { CopyLine } from '../ui/copy-line.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { codeProblem, givenPasswordProblem } from '../ui/field-rules.ts'
import { FormActions, FormError } from '../ui/form-parts.tsx'
import { QrCode } from '../ui/qr-code.tsx'
import { TextField } from '../ui/text-field.tsx'
import { useForm } from '../ui/use-form.ts'
import { beginSecondFactor, confirmSecondFactor, type SecondFactorSecret } from './account-requests.ts'
import { secretInGroups } from './second-factor-secret.ts'
import { useRefreshOwnAccount } from './use-own-account.ts'

type Step =
  | { readonly name: 'password' }
  | { readonly name: 'code'; readonly secret: SecondFactorSecret }
  | { readonly name: 'backup'; readonly secret: SecondFactorSecret }

const heads: Readonly<Record<Step['name'], { readonly title: string; readonly text: string }>> = {
  password: { title: 'Set up a second factor', text: 'Your password first, so that nobody else does it for you.' },
  code: {
    title: 'Scan the code',
    text: 'With an authenticator app; then enter what it shows. Nothing changes before.',
  },
  backup: {
    title: 'Keep the backup codes',
    text: 'Each signs you in once, without the authenticator. They are shown this once.',
  },
}

export function SetUpSecondFactorDialog({ onClose }: { onClose: () => void }): ReactNode {
  const [step, setStep] = useState<Step>({ name: 'password' })
  const refresh = useRefreshOwnAccount()
  const { title, text } = heads[step.name]
  return (
    <Dialog open sticky={step.name !== 'password'} onOpenChange={onClose} title={title} description={text}>
      {step.name === 'password' && (
        <PasswordStep
          onClose={onClose}
          onDone={(secret) => {
            setStep({ name: 'code', secret })
          }}
        />
      )}
      {step.name === 'code' && (
        <CodeStep
          secret={step.secret}
          onClose={onClose}
          onDone={() => {
            setStep({ name: 'backup', secret: step.secret })
            void refresh()
          }}
        />
      )}
      {step.name === 'backup' && (
        <div className="mt-4">
          <CopyLine what="the backup codes" text={step.secret.backupCodes.join('\n')} />
          <FormActions>
            <Button variant="primary" onClick={onClose}>
              I have kept them
            </Button>
          </FormActions>
        </div>
      )}
    </Dialog>
  )
}

interface StepProps<Result> {
  onDone: (result: Result) => void
  onClose: () => void
}

function PasswordStep({ onDone, onClose }: StepProps<SecondFactorSecret>): ReactNode {
  const { form, field, busy, failure, submit } = useForm({
    initial: { password: '' },
    rules: { password: givenPasswordProblem },
    send: async ({ password }) => {
      const answer = await beginSecondFactor(password)
      if ('told' in answer) return answer.told
      onDone(answer.secret)
      return null
    },
  })
  return (
    <form ref={form} onSubmit={submit} noValidate className="mt-4">
      <FormError message={failure} />
      <TextField
        {...field('password')}
        label="Your password"
        type="password"
        autoComplete="current-password"
        autoFocus
      />
      <FormActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" busy={busy}>
          Go on
        </Button>
      </FormActions>
    </form>
  )
}

function CodeStep({ secret, onDone, onClose }: StepProps<null> & { secret: SecondFactorSecret }): ReactNode {
  const { replaceSession } = useFleetbeat()
  const { form, field, busy, failure, submit } = useForm({
    initial: { code: '' },
    rules: { code: codeProblem },
    send: async ({ code }) => {
      const told = await replaceSession(() => confirmSecondFactor(code))
      if (told === null) onDone(null)
      return told
    },
  })
  return (
    <form ref={form} onSubmit={submit} noValidate className="mt-4">
      <FormError message={failure} />
      <div className="flex flex-col gap-4 sm:flex-row">
        <QrCode text={secret.uri} label="QR code of the secret, for an authenticator app" />
        <div className="min-w-0 flex-1">
          <p className="mb-1.5 text-xs font-medium text-fg-2">Or type the secret</p>
          <CopyLine what="the secret" text={secretInGroups(secret.uri)} />
          <TextField
            {...field('code')}
            label="Code"
            hint="The six digits that it shows now"
            inputMode="numeric"
            autoComplete="one-time-code"
            autoFocus
            className="mt-4 [&_input]:font-mono"
          />
        </div>
      </div>
      <FormActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" busy={busy}>
          Turn it on
        </Button>
      </FormActions>
    </form>
  )
}
