// Owns who a request comes from: a node token, an API token, a session cookie, or nobody. Decides nothing about what they may do.
import type { IncomingMessage } from 'node:http'
import { FleetbeatError } from '../../schema/errors.ts'
import type { FleetNode } from '../../schema/shapes.ts'
import type { Access, ApiTokenViewer, PersonViewer, Viewer } from '../../schema/viewer.ts'
import { ownRequestHeader } from './auth.ts'
import { wallTokenOf } from './wall-cookie.ts'

export interface ViewerDeps {
  readonly nodeOfToken: (token: string) => Promise<FleetNode | null>
  readonly apiTokenOf: (token: string) => Promise<ApiTokenFound | null>
  readonly personOf: (
    request: IncomingMessage,
  ) => Promise<Pick<PersonViewer, 'user' | 'sessionId' | 'expiresAt' | 'access'> | null>
}

interface ApiTokenFound {
  readonly key: number
  readonly name: string
  readonly expiresAt: Date | null
  readonly access: Access
}

export async function viewerOf(request: IncomingMessage, remoteAddress: string, deps: ViewerDeps): Promise<Viewer> {
  const { authorization } = request.headers
  if (authorization !== undefined) return tokenViewer(authorization, deps)
  if (request.headers[ownRequestHeader] !== undefined) {
    const person = await deps.personOf(request)
    if (person) return { kind: 'user', identity: `user:${person.user.id}`, ...person }
    const wallToken = wallTokenOf(request)
    const screen = wallToken === null ? null : await deps.apiTokenOf(wallToken)
    if (screen) return apiTokenViewer(screen)
  }
  return { kind: 'anonymous', identity: `address:${remoteAddress}` }
}

/** Who sends a token means to be somebody: a wrong one is refused, not taken for nobody. */
async function tokenViewer(authorization: string, deps: ViewerDeps): Promise<Viewer> {
  const [scheme, token] = authorization.split(' ', 2)
  if (scheme?.toLowerCase() === 'bearer' && token) {
    // Each kind is looked for by its prefix alone.
    const node = await deps.nodeOfToken(token)
    if (node)
      return { kind: 'node', identity: `node:${node.key}`, nodeKey: node.key, environmentKey: node.environmentKey }
    const found = await deps.apiTokenOf(token)
    if (found) return apiTokenViewer(found)
  }
  throw new FleetbeatError(
    'UNAUTHENTICATED',
    'The token is not valid: expected Authorization: Bearer fb_node_... or fb_api_...',
  )
}

function apiTokenViewer({ key, name, expiresAt, access }: ApiTokenFound): ApiTokenViewer {
  return { kind: 'token', identity: `token:${key}`, tokenKey: key, name, expiresAt, access }
}
