// Owns a link that works once and is shown once: what it is for, until when, and what to do with it.
import type { ReactNode } from 'react'
import { CopyLine } from './copy-line.tsx'
import { TimeLeft } from './relative-time.tsx'

interface OneTimeLinkProps {
  /** To be put after this site's address. */
  path: string
  expiresAt: string
  /** Whether the server has sent it by mail. */
  mailed: boolean
  email: string
}

export function OneTimeLink({ path, expiresAt, mailed, email }: OneTimeLinkProps): ReactNode {
  return (
    <div className="mt-4">
      <CopyLine what="the link" text={`${location.origin}${path}`} />
      <p className="mt-2 text-xs text-fg-3">
        {mailed ? `It was sent to ${email} by mail. ` : `Pass it on to ${email} yourself: it was not sent by mail. `}
        It works once, expires <TimeLeft time={Date.parse(expiresAt)} />, and is shown this once.
      </p>
    </div>
  )
}
