// Owns how a screen on a wall is given its way in: which environment, then the link, shown once. It ends as the API token that it becomes.
import { useState, type ReactNode } from 'react'
import { useAction } from '../apollo/use-action.ts'
import type { CreateWallLinkMutation } from '../gen/graphql.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { FormActions, FormError } from '../ui/form-parts.tsx'
import { OneTimeLink } from '../ui/one-time-link.tsx'
import { SelectField } from '../ui/select.tsx'
import { CreateWallLink } from './documents.ts'

interface WallLinkDialogProps {
  /** The one that is looked at: chosen from the start. */
  environmentId: string
  /** Those of which the person is an admin. */
  choices: readonly { readonly id: string; readonly name: string }[]
  onClose: () => void
}

export function WallLinkDialog({ environmentId, choices, onClose }: WallLinkDialogProps): ReactNode {
  const create = useAction(CreateWallLink, [])
  const [place, setPlace] = useState(environmentId)
  const [link, setLink] = useState<CreateWallLinkMutation['createWallLink'] | null>(null)
  return (
    <Dialog
      open
      sticky={link !== null}
      onOpenChange={onClose}
      title={link ? 'Open it on the screen' : 'Show it on a wall'}
      description={
        link
          ? 'The browser that opens it becomes the screen: it reads the environment, and nothing else.'
          : 'A screen shows how an environment is, in figures that are read from across the room. It needs no account.'
      }
    >
      {link ? (
        <OneTimeLink
          {...link}
          way="Type it in, or read it with a camera and pass it on."
          qrLabel="QR code of the link"
        />
      ) : (
        <div className="mt-4">
          <FormError message={create.failure} />
          <SelectField
            label="Environment"
            value={place}
            options={choices.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={setPlace}
            hint="Once opened, the screen is listed among the tokens as Wall view. Revoke it there, and the screen ends within a second."
          />
        </div>
      )}
      <FormActions>
        {link ? (
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button
              variant="primary"
              busy={create.busy}
              onClick={() => {
                void create.run({ environmentId: place }).then((done) => {
                  if (done) setLink(done.createWallLink)
                })
              }}
            >
              Make the link
            </Button>
          </>
        )}
      </FormActions>
    </Dialog>
  )
}
