// Owns whether signing in takes a code beside the password, and the way to turn that on and off.
import { useState, type ReactNode } from 'react'
import { ShieldCheck, ShieldOff } from 'lucide-react'
import { Button } from '../ui/button.tsx'
import { Section } from '../ui/section.tsx'
import { EndSecondFactorDialog } from './end-second-factor-dialog.tsx'
import { SetUpSecondFactorDialog } from './set-up-second-factor-dialog.tsx'

export function SecondFactor({ on }: { on: boolean }): ReactNode {
  const [open, setOpen] = useState<'set-up' | 'end' | null>(null)
  const close = (): void => {
    setOpen(null)
  }
  const Icon = on ? ShieldCheck : ShieldOff
  return (
    <Section title="Second factor">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3 p-4">
        <div className="flex min-w-0 basis-64 grow items-start gap-3">
          <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-fg-3" />
          <div className="min-w-0">
            <p className="text-sm font-medium">{on ? 'Set up' : 'Not set up'}</p>
            <p className="text-xs text-fg-3">
              {on
                ? 'Signing in takes a code of your authenticator beside the password.'
                : 'Whoever learns your password can sign in as you. A code of an authenticator keeps them out.'}
            </p>
          </div>
        </div>
        <Button
          onClick={() => {
            setOpen(on ? 'end' : 'set-up')
          }}
        >
          {on ? 'Turn off' : 'Set up'}
        </Button>
      </div>
      {open === 'set-up' && <SetUpSecondFactorDialog onClose={close} />}
      {open === 'end' && <EndSecondFactorDialog onClose={close} />}
    </Section>
  )
}
