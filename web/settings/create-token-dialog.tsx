// Owns how an API token is made: its name, role, places and end; then the token itself, shown once.
import { useState, type ReactNode } from 'react'
import { useAction } from '../apollo/use-action.ts'
import { Button } from '../ui/button.tsx'
import { Checkbox } from '../ui/checkbox.tsx'
import { CopyLine } from '../ui/copy-line.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { titleProblem } from '../ui/field-rules.ts'
import { FormActions, FormError } from '../ui/form-parts.tsx'
import { roleOptions, roleWords, type Role } from '../ui/role-words.ts'
import { SelectField } from '../ui/select.tsx'
import { TextField } from '../ui/text-field.tsx'
import { useForm } from '../ui/use-form.ts'
import { ApiTokens, CreateApiToken } from './documents.ts'
import { expiresAt, expiryOptions, type Expiry } from './token-expiry.ts'

interface CreateTokenDialogProps {
  /** The one that is looked at: chosen from the start. */
  environmentId: string
  /** Those of which the person is an admin. */
  choices: readonly { readonly id: string; readonly name: string }[]
  onClose: () => void
}

export function CreateTokenDialog({ environmentId, choices, onClose }: CreateTokenDialogProps): ReactNode {
  const [token, setToken] = useState<string | null>(null)
  return (
    <Dialog
      open
      sticky={token !== null}
      onOpenChange={onClose}
      title={token === null ? 'Create an API token' : 'Keep the token'}
      description={
        token === null
          ? 'For a program. It can do what its role allows, until it expires or is revoked.'
          : 'It is shown this once: the server keeps only a hash of it.'
      }
    >
      {token === null ? (
        <CreateForm environmentId={environmentId} choices={choices} onMade={setToken} onClose={onClose} />
      ) : (
        <div className="mt-4">
          <CopyLine what="the token" text={token} />
          <p className="mt-2 text-xs text-fg-3">
            Send it with every request: <code className="font-mono">Authorization: Bearer …</code>
          </p>
          <FormActions>
            <Button variant="primary" onClick={onClose}>
              Done
            </Button>
          </FormActions>
        </div>
      )}
    </Dialog>
  )
}

interface CreateFormProps extends CreateTokenDialogProps {
  onMade: (token: string) => void
}

function CreateForm({ environmentId, choices, onMade, onClose }: CreateFormProps): ReactNode {
  const create = useAction(CreateApiToken, [ApiTokens])
  const [role, setRole] = useState<Role>('VIEWER')
  const [expiry, setExpiry] = useState<Expiry>('90 days')
  const [places, setPlaces] = useState<ReadonlySet<string>>(new Set([environmentId]))
  const [nowhere, setNowhere] = useState<string | null>(null)
  const { form, field, submit } = useForm({
    initial: { name: '' },
    rules: { name: titleProblem },
    send: async ({ name }) => {
      const environmentIds = choices.map(({ id }) => id).filter((id) => places.has(id))
      setNowhere(environmentIds.length === 0 ? 'Choose at least one environment.' : null)
      if (environmentIds.length === 0) return null
      const input = { name: name.trim(), role, environmentIds, expiresAt: expiresAt(expiry, Date.now()) }
      const done = await create.run({ input })
      if (done) onMade(done.createApiToken.token)
      return null
    },
  })
  return (
    <form ref={form} onSubmit={submit} noValidate className="mt-4">
      <FormError message={create.failure} />
      <TextField
        {...field('name')}
        label="Name"
        hint="What it is for, as others will read it"
        autoComplete="off"
        autoFocus
        className="mb-2"
      />
      <div className="grid gap-x-3 gap-y-2 sm:grid-cols-2">
        <SelectField
          label="Role"
          value={role}
          options={roleOptions}
          onChange={setRole}
          hint={`May ${roleWords[role].may}.`}
        />
        <SelectField
          label="Expires after"
          value={expiry}
          options={expiryOptions}
          onChange={setExpiry}
          hint={expiry === 'never' ? 'It works until it is revoked.' : ''}
        />
      </div>
      <fieldset className="mt-2 min-w-0">
        <legend className="text-xs font-medium text-fg-2">Environments</legend>
        <div className="mt-1 max-h-48 overflow-y-auto">
          {choices.map(({ id, name }) => (
            <Checkbox
              key={id}
              label={name}
              checked={places.has(id)}
              onChange={(checked) => {
                setNowhere(null)
                setPlaces((before) => new Set(checked ? [...before, id] : [...before].filter((one) => one !== id)))
              }}
            />
          ))}
        </div>
        <p role="alert" className="mt-1 min-h-4 text-xs text-bad-fg">
          {nowhere}
        </p>
      </fieldset>
      <FormActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" busy={create.busy}>
          Create token
        </Button>
      </FormActions>
    </form>
  )
}
