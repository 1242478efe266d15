// Owns the end of one's own second factor: with the password, and with what it means.
import type { ReactNode } from 'react'
import { useFleetbeat } from '../apollo/fleetbeat-context.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { givenPasswordProblem } from '../ui/field-rules.ts'
import { FormActions, FormError } from '../ui/form-parts.tsx'
import { showNotice } from '../ui/notice-store.ts'
import { TextField } from '../ui/text-field.tsx'
import { useForm } from '../ui/use-form.ts'
import { endSecondFactor } from './account-requests.ts'
import { useRefreshOwnAccount } from './use-own-account.ts'

export function EndSecondFactorDialog({ onClose }: { onClose: () => void }): ReactNode {
  const { replaceSession } = useFleetbeat()
  const refresh = useRefreshOwnAccount()
  const { form, field, busy, failure, submit } = useForm({
    initial: { password: '' },
    rules: { password: givenPasswordProblem },
    send: async ({ password }) => {
      const told = await replaceSession(() => endSecondFactor(password))
      if (told !== null) return told
      await refresh()
      showNotice('The second factor is off.')
      onClose()
      return null
    },
  })
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Turn off the second factor?"
      description="Signing in takes your password alone from then on. The secret and the backup codes are void."
    >
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
          <Button type="submit" variant="danger" busy={busy}>
            Turn it off
          </Button>
        </FormActions>
      </form>
    </Dialog>
  )
}
