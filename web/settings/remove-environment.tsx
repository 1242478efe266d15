// Owns the end of an environment, for owners of the installation: its name has to be typed.
import { useState, type ReactNode } from 'react'
import { useNavigate } from '@tanstack/react-router'
import { askWhoIsSignedIn } from '../apollo/signed-in.ts'
import { useFleetbeat } from '../apollo/fleetbeat-context.tsx'
import { useAction } from '../apollo/use-action.ts'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { Section } from '../ui/section.tsx'
import { RemoveEnvironment } from './documents.ts'

interface RemoveEnvironmentProps {
  environment: { readonly id: string; readonly name: string }
}

export function RemoveEnvironmentSection({ environment }: RemoveEnvironmentProps): ReactNode {
  const [asking, setAsking] = useState(false)
  return (
    <Section title="Remove this environment">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 p-4">
        <p className="max-w-[720px] text-sm text-fg-2">
          With it go its nodes, its pipelines, its tokens, its memberships and its history, for good. Its agents are
          refused from then on. The audit log stays.
        </p>
        <Button
          variant="danger"
          onClick={() => {
            setAsking(true)
          }}
        >
          Remove {environment.name}
        </Button>
      </div>
      {asking && (
        <RemoveDialog
          environment={environment}
          onClose={() => {
            setAsking(false)
          }}
        />
      )}
    </Section>
  )
}

function RemoveDialog({ environment, onClose }: RemoveEnvironmentProps & { onClose: () => void }): ReactNode {
  const { client } = useFleetbeat()
  const navigate = useNavigate()
  const remove = useAction(RemoveEnvironment)
  const confirm = async (): Promise<void> => {
    const done = await remove.run({ environmentId: environment.id, name: environment.name })
    if (!done) return
    // The stream tells it too, and may be first or lost: who goes on must not find it in the list.
    await askWhoIsSignedIn(client, 'network-only').catch(() => null)
    await navigate({ to: '/' })
  }
  return (
    <ConfirmDialog
      {...remove}
      title={`Remove ${environment.name}?`}
      text="Its nodes, pipelines, tokens, memberships and history are removed with it. There is no way back."
      action="Remove for good"
      typed={environment.name}
      onConfirm={() => void confirm()}
      onClose={onClose}
    />
  )
}
