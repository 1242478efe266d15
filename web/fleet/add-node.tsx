// Owns the one command that turns a machine into a node. The token in it is made when a person asks for it, and shown this once.
import type { ReactNode } from 'react'
import { useMutation } from '@apollo/client/react'
import { Button } from '../ui/button.tsx'
import { CommandLine } from '../ui/command-line.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { CreateEnrollmentToken } from './documents.ts'

interface AddNodeProps {
  environmentId: string
  /** Whether the person's role allows it. */
  allowed: boolean
}

const label = 'Added in the dashboard'

export function AddNodeCommand({ environmentId, allowed }: AddNodeProps): ReactNode {
  const [create, { data, loading, error }] = useMutation(CreateEnrollmentToken, { variables: { environmentId, label } })
  if (!allowed) return <p className="text-sm text-fg-2">Your role here only reads. Ask an operator for the command.</p>
  if (data) {
    const local = ['localhost', '127.0.0.1', '[::1]'].includes(location.hostname)
    return (
      <div className="text-left">
        <CommandLine
          command={`npm run agent -- --server ${location.origin} --token ${data.createEnrollmentToken.token}`}
        />
        <p className="mt-2 text-xs text-fg-3">
          Run it in a copy of Fleetbeat on the machine to watch. The token works for 24 hours, for as many machines as
          you like.
          {local && ` From another machine, put this machine's address in the place of ${location.hostname}.`}
        </p>
      </div>
    )
  }
  return (
    <>
      <div role="alert">{error && <p className="mb-3 text-sm text-bad-fg">{error.message}</p>}</div>
      <Button
        variant="primary"
        busy={loading}
        onClick={() => {
          // A failure is shown above the button.
          create().catch(() => undefined)
        }}
      >
        Make the command
      </Button>
    </>
  )
}

interface AddNodeDialogProps extends AddNodeProps {
  open: boolean
  onOpenChange: (open: boolean) => void
}

export function AddNodeDialog({ open, onOpenChange, environmentId, allowed }: AddNodeDialogProps): ReactNode {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Add a node"
      description="One command on the machine. It appears here by itself as soon as it beats."
    >
      <div className="mt-4">
        <AddNodeCommand environmentId={environmentId} allowed={allowed} />
      </div>
    </Dialog>
  )
}
