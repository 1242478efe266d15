// Owns who a caller is and what that lets it see. Pure: the server resolves a request to a Viewer, resolvers ask it.
import { FleetbeatError } from './errors.ts'

/** From least to most: each role includes the ones before it. */
export const roles = ['VIEWER', 'OPERATOR', 'ADMIN'] as const
export type Role = (typeof roles)[number]

/** Who is asking. `identity` names the caller for limits and logs; it is never shown to others. */
export type Viewer =
  | { readonly kind: 'anonymous'; readonly identity: string }
  | { readonly kind: 'user'; readonly identity: string; readonly user: ViewerUser; readonly access: Access }
  | { readonly kind: 'node'; readonly identity: string; readonly nodeKey: number; readonly environmentKey: number }
  /** What all members of one subscription group share: one environment, one role, nobody in particular. */
  | { readonly kind: 'scope'; readonly identity: string; readonly access: Access }

export interface ViewerUser {
  readonly id: string
  readonly name: string
  readonly email: string
}

/** Owners of the installation are ADMIN everywhere; everybody else has what the memberships say. */
export interface Access {
  readonly owner: boolean
  readonly memberships: ReadonlyMap<number, Role>
}

export function roleIn(viewer: Viewer, environmentKey: number): Role | null {
  if (viewer.kind !== 'user' && viewer.kind !== 'scope') return null
  return viewer.access.owner ? 'ADMIN' : (viewer.access.memberships.get(environmentKey) ?? null)
}

/** What is to be read or changed: the environment it belongs to, and the word for it in a message. */
export interface EnvironmentOwned {
  readonly what: 'environment' | 'node' | 'pipeline'
  readonly environmentKey: number
}

/**
 * Answers the viewer's role in the environment of an entity, or throws.
 * What lies in an environment that the viewer has no role in answers NOT_FOUND, exactly as if it did not exist.
 */
export function requireRole(viewer: Viewer, entity: EnvironmentOwned, needed: Role): Role {
  requirePerson(viewer)
  const role = roleIn(viewer, entity.environmentKey)
  if (role === null) throw notFound(entity.what)
  if (roles.indexOf(role) < roles.indexOf(needed))
    throw new FleetbeatError('FORBIDDEN', `This needs the role ${needed} in the environment; yours is ${role}`)
  return role
}

/** Everything but enrolment and heartbeats is for people and for what acts in their scope: deny by default. */
export function requirePerson(viewer: Viewer): void {
  if (viewer.kind === 'anonymous') throw new FleetbeatError('UNAUTHENTICATED', 'Sign in, or send a valid token')
  if (viewer.kind === 'node') throw new FleetbeatError('FORBIDDEN', 'A node token can send heartbeats and nothing else')
}

export function requireNode(viewer: Viewer): { readonly nodeKey: number; readonly environmentKey: number } {
  if (viewer.kind === 'node') return viewer
  throw new FleetbeatError('UNAUTHENTICATED', 'A heartbeat needs a node token: Authorization: Bearer fb_node_...')
}

export function notFound(what: string): FleetbeatError {
  return new FleetbeatError('NOT_FOUND', `No such ${what}`)
}

/** The viewer of a subscription group: what is executed for it can depend on nothing but this environment and role. */
export function scopedViewer(environmentKey: number, role: Role): Viewer {
  return {
    kind: 'scope',
    identity: `scope:${environmentKey}:${role}`,
    access: { owner: false, memberships: new Map([[environmentKey, role]]) },
  }
}
