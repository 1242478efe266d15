// Owns callers for tests of what resolvers and streams let them do.
import type { Context, Fleet } from '../../schema/context.ts'
import type { Directory } from '../../schema/directory.ts'
import type { SelfWatch } from '../../schema/self.ts'
import type { PersonViewer, Role, Viewer } from '../../schema/viewer.ts'

export function person(memberships: readonly (readonly [number, Role])[], { owner = false } = {}): PersonViewer {
  const id = `${owner ? 'owner ' : ''}${String(memberships)}`
  return {
    kind: 'user',
    identity: `user:${id}`,
    user: { id, name: 'Mara', email: 'mara@example.com', secondFactor: false },
    sessionId: id,
    expiresAt: new Date(Date.now() + 3_600_000),
    access: { owner, memberships: new Map(memberships) },
  }
}

/** What was done is for the audit log: nobody reads it here. */
const directory = { record: () => Promise.resolve() } as unknown as Directory

export function contextOf(viewer: Viewer, fleet: Partial<Fleet>): Context {
  return { viewer, fleet: fleet as Fleet, directory, self: {} as SelfWatch, requestId: 'r', remoteAddress: '127.0.0.1' }
}
