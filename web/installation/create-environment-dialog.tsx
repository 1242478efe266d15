// Owns how an environment is made: its name and how often its agents beat. The switcher learns of it by the stream.
import type { ReactNode } from 'react'
import { useAction } from '../apollo/use-action.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { titleProblem, wholeNumberProblem } from '../ui/field-rules.ts'
import { FormActions, FormError } from '../ui/form-parts.tsx'
import { showNotice } from '../ui/notice-store.ts'
import { TextField } from '../ui/text-field.tsx'
import { useForm } from '../ui/use-form.ts'
import { CreateEnvironment, Environments } from './documents.ts'

const interval = { least: 1, most: 3600, usual: '5' } as const

export function CreateEnvironmentDialog({ onClose }: { onClose: () => void }): ReactNode {
  const create = useAction(CreateEnvironment, [Environments])
  const { form, field, submit } = useForm({
    initial: { name: '', interval: interval.usual },
    rules: { name: titleProblem, interval: (text) => wholeNumberProblem(text, interval.least, interval.most) },
    send: async ({ name, interval: seconds }) => {
      const done = await create.run({ name: name.trim(), intervalSeconds: Number(seconds) })
      if (done) {
        showNotice(`${done.createEnvironment.name} was created.`)
        onClose()
      }
      return null
    },
  })
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Create an environment"
      description="It is empty, and only owners see it."
    >
      <form ref={form} onSubmit={submit} noValidate className="mt-4">
        <FormError message={create.failure} />
        <TextField
          {...field('name')}
          label="Name"
          hint="Such as production or staging"
          autoComplete="off"
          spellCheck={false}
          autoFocus
          className="mb-2"
        />
        <TextField
          {...field('interval')}
          label="Interval, in seconds"
          hint={`How often its agents beat: ${interval.least} to ${interval.most}`}
          inputMode="numeric"
          autoComplete="off"
        />
        <FormActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={create.busy}>
            Create environment
          </Button>
        </FormActions>
      </form>
    </Dialog>
  )
}
