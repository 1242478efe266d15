// Owns the one command that turns a machine into a node, and the wait for what it does: who arrives is shown, then how it is.
import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import { CopyLine } from './copy-line.tsx'
import { FormError } from './form-parts.tsx'
import { StatusBadge } from './status.tsx'

interface ArrivedNode {
  readonly id: string
  readonly name: string
  readonly status: string
}

interface EnrolCommandProps<Node extends ArrivedNode> {
  /** In the command; null: it is yet to be made. */
  token: string | null
  busy: boolean
  failure: string | null
  makeToken: () => void
  arrived: readonly Node[]
  /** The way to the page of a node. */
  linkTo: (node: Node) => ReactNode
}

export function EnrolCommand<Node extends ArrivedNode>(props: EnrolCommandProps<Node>): ReactNode {
  const { token, busy, failure, makeToken, arrived, linkTo } = props
  if (token === null) {
    return (
      <>
        <FormError message={failure} />
        <Button variant="primary" busy={busy} onClick={makeToken}>
          Make the command
        </Button>
      </>
    )
  }
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(location.hostname)
  return (
    <div className="text-left">
      <CopyLine what="the command" text={`npm run agent -- --server ${location.origin} --token ${token}`} />
      <p className="mt-2 text-xs text-fg-3">
        Run it in a copy of Fleetbeat on the machine to watch. The token works for 24 hours, for as many machines as you
        like, and is shown this once.
        {local && ` From another machine, put this machine's address in the place of ${location.hostname}.`}
      </p>
      <div role="status" className="mt-4 rounded-md border border-line bg-surface-2 text-sm">
        {arrived.length === 0 ? (
          <Waiting text="Waiting for its first heartbeat …" />
        ) : (
          <ul className="divide-y divide-line">
            {arrived.map((node) => (
              <li key={node.id} className="flex min-h-10 flex-wrap items-center justify-between gap-x-4 px-3 py-2">
                <span className="min-w-0 truncate font-medium">{linkTo(node)}</span>
                {node.status === 'UNKNOWN' ? (
                  <span className="shrink-0 text-xs text-fg-3">Enrolled. Waiting for its first heartbeat …</span>
                ) : (
                  <StatusBadge status={node.status} />
                )}
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  )
}

function Waiting({ text }: { text: string }): ReactNode {
  return (
    <p className="flex min-h-10 items-center gap-2.5 px-3 text-fg-2">
      <span aria-hidden className="pulse relative size-2 shrink-0 rounded-full bg-idle" />
      {text}
    </p>
  )
}
