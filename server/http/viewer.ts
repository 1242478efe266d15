// Owns who a request comes from: a node token, a session cookie, or nobody. Decides nothing about what they may do.
import type { IncomingMessage } from 'node:http'
import { FleetbeatError } from '../../schema/errors.ts'
import type { FleetNode } from '../../schema/shapes.ts'
import type { Access, Viewer, ViewerUser } from '../../schema/viewer.ts'

export interface ViewerDeps {
  readonly nodeOfToken: (token: string) => Promise<FleetNode | null>
  readonly personOf: (request: IncomingMessage) => Promise<{ user: ViewerUser; access: Access } | null>
}

/** A page of another origin cannot set it: a cookie that comes without it was not sent by our own. */
const ownRequestHeader = 'x-fleetbeat-request'

export async function viewerOf(request: IncomingMessage, deps: ViewerDeps): Promise<Viewer> {
  const { authorization } = request.headers
  if (authorization !== undefined) return nodeViewer(authorization, deps)
  const person = request.headers[ownRequestHeader] === undefined ? null : await deps.personOf(request)
  if (person) return { kind: 'user', identity: identityOf(person.user), ...person }
  return { kind: 'anonymous', identity: `address:${request.socket.remoteAddress ?? 'unknown'}` }
}

/** Under which a person's streams are kept. */
export function identityOf(user: ViewerUser): string {
  return `user:${user.id}`
}

/** Who sends a token means to be somebody: a wrong one is refused, not taken for nobody. */
async function nodeViewer(authorization: string, deps: ViewerDeps): Promise<Viewer> {
  const [scheme, token] = authorization.split(' ', 2)
  const node = scheme?.toLowerCase() === 'bearer' && token ? await deps.nodeOfToken(token) : null
  if (!node)
    throw new FleetbeatError('UNAUTHENTICATED', 'The token is not valid: expected Authorization: Bearer fb_node_...')
  return { kind: 'node', identity: `node:${node.key}`, nodeKey: node.key, environmentKey: node.environmentKey }
}
