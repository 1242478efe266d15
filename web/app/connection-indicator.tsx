// Owns the pill that says whether what is on the page is live. It says each change of state once to a screen reader.
import type { ReactNode } from 'react'
import type { Connection, ConnectionStatus } from '../apollo/connection.ts'
import { cx } from '../ui/cx.ts'
import { RelativeTime } from '../ui/relative-time.tsx'
import { StatusShape } from '../ui/status.tsx'
import { Tooltip } from '../ui/tooltip.tsx'

interface StateLook {
  readonly label: string
  /** A status with the same mark. */
  readonly mark: string
  readonly text: string
}

const looks: Readonly<Record<ConnectionStatus, StateLook>> = {
  idle: { label: 'Connecting', mark: 'UNKNOWN', text: 'text-fg-2' },
  live: { label: 'Live', mark: 'HEALTHY', text: 'text-fg' },
  connecting: { label: 'Connecting', mark: 'UNKNOWN', text: 'text-fg-2' },
  reconnecting: { label: 'Reconnecting', mark: 'DEGRADED', text: 'text-warn-fg' },
  polling: { label: 'Polling', mark: 'DEGRADED', text: 'text-warn-fg' },
  offline: { label: 'Offline', mark: 'OFFLINE', text: 'text-bad-fg' },
  paused: { label: 'Paused', mark: 'MAINTENANCE', text: 'text-fg-2' },
  unauthorized: { label: 'Signed out', mark: 'UNKNOWN', text: 'text-fg-2' },
}

export function ConnectionIndicator({ connection }: { connection: Connection }): ReactNode {
  const { label, mark, text } = looks[connection.status]
  return (
    <Tooltip text={<LastUpdate {...connection} />}>
      <div
        tabIndex={0}
        data-connection={connection.status}
        className="inline-flex h-8 shrink-0 items-center gap-2 rounded-md px-2 text-xs"
      >
        {connection.status === 'live' ? (
          <span aria-hidden className="pulse relative size-2 rounded-full bg-ok" />
        ) : (
          <StatusShape status={mark} />
        )}
        <span role="status" className={cx('font-medium', text)}>
          {label}
        </span>
        {/* Its place is kept before anything was measured, so that nothing moves. */}
        {connection.status === 'live' && (
          <span className="hidden min-w-9 text-fg-3 tabular-nums sm:inline">
            {connection.latencyMs !== null && `${Math.round(connection.latencyMs)} ms`}
          </span>
        )}
        {connection.status === 'reconnecting' && connection.attempt > 0 && (
          <span className="hidden tabular-nums text-fg-3 sm:inline">attempt {connection.attempt}</span>
        )}
      </div>
    </Tooltip>
  )
}

function LastUpdate({ lastUpdateAt, latencyMs }: Pick<Connection, 'lastUpdateAt' | 'latencyMs'>): ReactNode {
  if (lastUpdateAt === null) return 'Nothing was received yet'
  return (
    <>
      Last update <RelativeTime time={lastUpdateAt} /> ago
      {latencyMs !== null && `. A change takes ${Math.round(latencyMs)} ms from the server to the screen`}
    </>
  )
}
