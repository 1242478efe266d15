// Owns who a change is put down to in the audit log.
import type { Context } from './context.ts'
import type { Actor } from './directory.ts'
import { FleetbeatError } from './errors.ts'

export function actorOf({ viewer, remoteAddress, requestId }: Context): Actor {
  const where = { remoteAddress, requestId }
  if (viewer.kind === 'user') return { kind: 'PERSON', id: viewer.user.id, name: viewer.user.email, ...where }
  if (viewer.kind === 'token') return { kind: 'API_TOKEN', id: String(viewer.tokenKey), name: viewer.name, ...where }
  throw new FleetbeatError('FORBIDDEN', 'This is for people and API tokens')
}
