// Owns the last log lines of a node, and the way to all of them.
import type { ReactNode } from 'react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useLogTail } from '../apollo/use-log-tail.ts'
import { logLineHref } from '../ui/log-places.ts'
import { LogTail } from '../ui/log-tail.tsx'

interface LogsTabProps {
  environment: { readonly id: string; readonly name: string }
  nodeId: string
}

export function LogsTab({ environment, nodeId }: LogsTabProps): ReactNode {
  const navigate = useNavigate()
  const log = useLogTail(environment.id, { nodeIds: [nodeId] })
  return (
    <LogTail
      log={log}
      tall
      hrefOf={(line) => logLineHref(environment.name, line)}
      onOpen={(href) => {
        void navigate({ href })
      }}
      action={
        <Link
          to="/$environment/logs"
          params={{ environment: environment.name }}
          search={{ nodes: nodeId }}
          className="rounded-sm text-xs text-fg-2 hover:text-fg"
        >
          Open in logs
        </Link>
      }
    />
  )
}
