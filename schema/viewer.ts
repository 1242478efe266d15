// Owns who a caller is and what that lets it see. Pure: the server resolves a request to a Viewer, resolvers ask it.
import { FleetbeatError } from './errors.ts'

/** From least to most: each role includes the ones before it. */
export const roles = ['VIEWER', 'OPERATOR', 'ADMIN'] as const
export type Role = (typeof roles)[number]

/** Who is asking. `identity` names the caller for limits and logs; it is never shown to others. */
export type Viewer =
  | { readonly kind: 'anonymous'; readonly identity: string }
  | PersonViewer
  | ApiTokenViewer
  | { readonly kind: 'node'; readonly identity: string; readonly nodeKey: number; readonly environmentKey: number }
  /** What all members of one subscription group share: one environment, one role, nobody in particular. */
  | { readonly kind: 'scope'; readonly identity: string; readonly access: Access }

export interface PersonViewer {
  readonly kind: 'user'
  readonly identity: string
  readonly user: ViewerUser
  readonly sessionId: string
  readonly expiresAt: Date
  readonly access: Access
}

/** A program: what its token says, and nothing that is a person's. */
export interface ApiTokenViewer {
  readonly kind: 'token'
  readonly identity: string
  readonly tokenKey: number
  readonly name: string
  /** Null: it does not end by itself. */
  readonly expiresAt: Date | null
  readonly access: Access
}

export interface ViewerUser {
  readonly id: string
  readonly name: string
  readonly email: string
  /** Whether signing in takes a code of an authenticator beside the password. */
  readonly secondFactor: boolean
}

/** Owners of the installation are ADMIN everywhere; everybody else has what the memberships say. */
export interface Access {
  readonly owner: boolean
  readonly memberships: ReadonlyMap<number, Role>
}

export function roleOf(access: Access, environmentKey: number): Role | null {
  return access.owner ? 'ADMIN' : (access.memberships.get(environmentKey) ?? null)
}

export function roleIn(viewer: Viewer, environmentKey: number): Role | null {
  return viewer.kind === 'anonymous' || viewer.kind === 'node' ? null : roleOf(viewer.access, environmentKey)
}

export function includesRole(held: Role | null, needed: Role): boolean {
  return held !== null && roles.indexOf(held) >= roles.indexOf(needed)
}

/** Everything but enrolment and heartbeats is for people, their programs and what acts in their scope: deny by default. */
export function requireSignedIn(viewer: Viewer): void {
  if (viewer.kind === 'anonymous') throw new FleetbeatError('UNAUTHENTICATED', 'Sign in, or send a valid token')
  if (viewer.kind === 'node') throw new FleetbeatError('FORBIDDEN', 'A node token can send heartbeats and nothing else')
}

/** What an API token may not do, whatever its role: accounts, members and tokens are people's business. */
export function requirePerson(viewer: Viewer): PersonViewer {
  requireSignedIn(viewer)
  if (viewer.kind === 'user') return viewer
  throw new FleetbeatError('FORBIDDEN', 'This is for people who signed in, not for API tokens')
}

export function requireOwner(viewer: Viewer): PersonViewer {
  const found = requirePerson(viewer)
  if (found.access.owner) return found
  throw new FleetbeatError('FORBIDDEN', 'This is for owners of the installation')
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
