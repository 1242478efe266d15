// Owns the cookie of a screen on a wall: an API token that no script can read and no other site can send.
import type { IncomingMessage } from 'node:http'

const name = 'fleetbeat.wall'

export function wallCookie(token: string, how: { readonly expiresAt: Date; readonly https: boolean }): string {
  const parts = [`${name}=${token}`, 'Path=/', `Expires=${how.expiresAt.toUTCString()}`, 'HttpOnly', 'SameSite=Strict']
  return [...parts, ...(how.https ? ['Secure'] : [])].join('; ')
}

/** Null: the browser is no screen. */
export function wallTokenOf({ headers: { cookie = '' } }: IncomingMessage): string | null {
  const found = cookie.split(';').find((pair) => pair.trimStart().startsWith(`${name}=`))
  return found?.slice(found.indexOf('=') + 1) ?? null
}
