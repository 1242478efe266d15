// Owns the name of an environment and the interval of its agents. A new name is a new address, which is gone to.
import type { ReactNode } from 'react'
import { useNavigate } from '@tanstack/react-router'
import { useAction } from '../apollo/use-action.ts'
import { Button } from '../ui/button.tsx'
import { titleProblem, wholeNumberProblem } from '../ui/field-rules.ts'
import { FormError } from '../ui/form-parts.tsx'
import { showNotice } from '../ui/notice-store.ts'
import { Section } from '../ui/section.tsx'
import { TextField } from '../ui/text-field.tsx'
import { useForm } from '../ui/use-form.ts'
import { UpdateEnvironment } from './documents.ts'

interface EnvironmentFormProps {
  environment: { readonly id: string; readonly name: string; readonly intervalSeconds: number }
}

const interval = { least: 1, most: 3600 } as const

export function EnvironmentForm({ environment }: EnvironmentFormProps): ReactNode {
  const update = useAction(UpdateEnvironment)
  const navigate = useNavigate()
  const { form, field, values, submit } = useForm({
    initial: { name: environment.name, interval: String(environment.intervalSeconds) },
    rules: { name: titleProblem, interval: (text) => wholeNumberProblem(text, interval.least, interval.most) },
    send: async (entered) => {
      const name = entered.name.trim()
      const done = await update.run({
        environmentId: environment.id,
        name: name === environment.name ? null : name,
        intervalSeconds: Number(entered.interval),
      })
      if (!done) return null
      showNotice('The settings were saved.')
      const params = { environment: done.updateEnvironment.name }
      await navigate({ to: '/$environment/settings/general', params, replace: true })
      return null
    },
  })
  const changed = values.name.trim() !== environment.name || values.interval !== String(environment.intervalSeconds)
  return (
    <Section title="Environment">
      <form ref={form} onSubmit={submit} noValidate className="max-w-[720px] p-4">
        <FormError message={update.failure} />
        <div className="grid gap-x-3 gap-y-2 sm:grid-cols-2">
          <TextField
            {...field('name')}
            label="Name"
            hint="It is part of the address of every page: old links end"
            autoComplete="off"
            spellCheck={false}
          />
          <TextField
            {...field('interval')}
            label="Interval, in seconds"
            hint={`How often agents beat: ${interval.least} to ${interval.most}`}
            inputMode="numeric"
            autoComplete="off"
          />
        </div>
        <div className="mt-2 flex justify-end">
          <Button type="submit" variant="primary" busy={update.busy} disabled={!changed}>
            Save
          </Button>
        </div>
      </form>
    </Section>
  )
}
