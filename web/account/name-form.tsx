// Owns one's own name. The address is what an account is known by: it stays.
import type { ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { nameProblem } from '../ui/field-rules.ts'
import { FormError } from '../ui/form-parts.tsx'
import { showNotice } from '../ui/notice-store.ts'
import { Section } from '../ui/section.tsx'
import { TextField } from '../ui/text-field.tsx'
import { useForm } from '../ui/use-form.ts'
import { saveName } from './account-requests.ts'
import { useRefreshOwnAccount } from './use-own-account.ts'

export function NameForm({ name, email }: { name: string; email: string }): ReactNode {
  const refresh = useRefreshOwnAccount()
  const { form, field, values, busy, failure, submit } = useForm({
    initial: { name },
    rules: { name: nameProblem },
    send: async (entered) => {
      const told = await saveName(entered.name.trim())
      if (told !== null) return told
      await refresh()
      showNotice('Your name was saved.')
      return null
    },
  })
  return (
    <Section title="You">
      <form ref={form} onSubmit={submit} noValidate className="p-4">
        <FormError message={failure} />
        <TextField {...field('name')} label="Name" autoComplete="name" className="mb-2" />
        <TextField
          label="Email"
          value={email}
          readOnly
          type="email"
          autoComplete="username"
          hint="What you sign in with. It cannot be changed."
        />
        <div className="mt-2 flex justify-end">
          <Button type="submit" variant="primary" busy={busy} disabled={values.name.trim() === name}>
            Save
          </Button>
        </div>
      </form>
    </Section>
  )
}
