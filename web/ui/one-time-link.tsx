// Owns a link that works once and is shown once: what it is for, until when, and what to do with it.
import type { ReactNode } from 'react'
import { CopyLine } from './copy-line.tsx'
import { QrCode } from './qr-code.tsx'
import { TimeLeft } from './relative-time.tsx'

interface OneTimeLinkProps {
  /** To be put after this site's address. */
  path: string
  expiresAt: string
  /** How it comes to whom it is for: by mail, or by hand. */
  way: string
  /** Says what it is, for a camera to read it instead of a person; absent: there is none. */
  qrLabel?: string
}

export function OneTimeLink({ path, expiresAt, way, qrLabel }: OneTimeLinkProps): ReactNode {
  const link = `${location.origin}${path}`
  return (
    <div className="mt-4">
      <CopyLine what="the link" text={link} />
      {qrLabel !== undefined && (
        <div className="mt-3 flex justify-center">
          <QrCode text={link} label={qrLabel} />
        </div>
      )}
      <p className="mt-2 text-xs text-fg-3">
        {way} It works once, expires <TimeLeft time={Date.parse(expiresAt)} />, and is shown this once.
      </p>
    </div>
  )
}

export function wayTo(email: string, mailed: boolean): string {
  return mailed ? `It was sent to ${email} by mail.` : `Pass it on to ${email} yourself: it was not sent by mail.`
}
