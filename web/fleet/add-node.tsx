// Owns how a machine is added from the Fleet page: the command, and who arrives by it.
import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { useEnrolment } from '../apollo/use-enrolment.ts'
import { Dialog } from '../ui/dialog.tsx'
import { EnrolCommand } from '../ui/enrol-command.tsx'

interface AddNodeProps {
  environment: { readonly id: string; readonly name: string }
  /** Whether the person's role allows it. */
  allowed: boolean
}

export function AddNodeCommand({ environment, allowed }: AddNodeProps): ReactNode {
  const enrolment = useEnrolment(environment.id)
  if (!allowed) return <p className="text-sm text-fg-2">Your role here only reads. Ask an operator for the command.</p>
  return (
    <EnrolCommand
      {...enrolment}
      linkTo={(node) => (
        <Link
          to="/$environment/nodes/$nodeId"
          params={{ environment: environment.name, nodeId: node.id }}
          className="rounded-sm hover:underline"
        >
          {node.name}
        </Link>
      )}
    />
  )
}

interface AddNodeDialogProps extends AddNodeProps {
  open: boolean
  onOpenChange: (open: boolean) => void
}

export function AddNodeDialog({ open, onOpenChange, ...rest }: AddNodeDialogProps): ReactNode {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Add a node"
      description="One command on the machine. It appears here by itself as soon as it beats."
    >
      <div className="mt-4">
        <AddNodeCommand {...rest} />
      </div>
    </Dialog>
  )
}
