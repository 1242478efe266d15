// Owns the words of the banner while live updates are paused. Pure.
import type { Connection } from '../apollo/connection.ts'
import { formatAge } from '../ui/format.ts'

/** Showing data from 12 s ago, refreshed every 30 s. Retrying in 4 s. */
export function pausedText(connection: Connection, now: number, pollSeconds: number): string {
  const { lastUpdateAt, retryAt, status } = connection
  if (status === 'offline') return `${showing(lastUpdateAt, now)}. The server does not answer.`
  const waiting = retryAt === null ? 0 : Math.ceil((retryAt - now) / 1000)
  return `${showing(lastUpdateAt, now)}, refreshed every ${pollSeconds} s. ${waiting > 0 ? `Retrying in ${waiting} s.` : 'Retrying now.'}`
}

function showing(lastUpdateAt: number | null, now: number): string {
  return lastUpdateAt === null
    ? 'Nothing was received yet'
    : `Showing data from ${formatAge(Math.max(0, now - lastUpdateAt))} ago`
}
