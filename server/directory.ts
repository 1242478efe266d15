// Owns who may come in, as the resolvers ask for it: the store's part, the secrets that are made here, and what the fleet has to know of.
import type { Actor, Directory, OneTimeLink } from '../schema/directory.ts'
import { FleetbeatError } from '../schema/errors.ts'
import { createToken } from './auth/token.ts'
import type { Guard } from './guard.ts'
import type { Mail } from './mail.ts'
import type { MakeUp } from './make-up.ts'
import type { Store } from './store/store.ts'

export interface DirectoryDeps {
  readonly store: Store['directory']
  readonly makeUp: MakeUp
  readonly guard: Pick<Guard, 'accessUpdates'>
  readonly mail: Mail
}

const dayMs = 24 * 3_600_000
const lifetimeMs = { invitation: 7 * dayMs, passwordReset: dayMs, enrollmentToken: dayMs, wallLink: dayMs / 24 }

export function createDirectory({ store, makeUp, guard, mail }: DirectoryDeps): Directory {
  /** The secret is in the fragment: no browser sends it on, and no log of a proxy has it. */
  async function linkOf(
    page: 'invitation' | 'password',
    secret: { readonly token: string; readonly expiresAt: Date },
    letter: { readonly to: string; readonly subject: string; readonly text: string },
  ): Promise<OneTimeLink> {
    const path = `/${page}#code=${secret.token}`
    return { path, expiresAt: secret.expiresAt, mailed: await mail.send({ ...letter, path }) }
  }

  const inTime = (ms: number) => new Date(Date.now() + ms)

  return {
    people: store.people,
    person: store.person,
    membershipsOf: store.membershipsOf,
    setLocked: (by, id, locked) => store.setLocked(by, { id, locked }),
    setOwner: (by, id, owner) => store.setOwner(by, { id, owner }),
    removePerson: store.removePerson,
    removeSecondFactor: store.removeSecondFactor,
    async createPasswordReset(by, personId) {
      const { token, hash } = createToken('link')
      const expiresAt = inTime(lifetimeMs.passwordReset)
      const person = await store.person(personId)
      if (!person) throw new FleetbeatError('NOT_FOUND', 'No such person')
      await store.createPasswordReset(by, { userId: personId, tokenHash: hash, expiresAt })
      return linkOf(
        'password',
        { token, expiresAt },
        {
          to: person.email,
          subject: 'Set a new password for Fleetbeat',
          text: 'With this link you set a new password, once, within a day:',
        },
      )
    },
    sessions: store.sessions,
    async endSession(by, userId, only) {
      return (await store.endSessions(by, { userId, which: { only } })) > 0
    },
    endSessions: (by, userId, but) => store.endSessions(by, { userId, which: { but } }),
    members: store.members,
    setRole: (by, of, role) => store.setRole(by, { ...of, role }),
    removeMember: store.removeMember,
    invitations: store.invitations,
    invitation: store.invitation,
    async invite(by, email, membership) {
      const { token, hash } = createToken('link')
      const expiresAt = inTime(lifetimeMs.invitation)
      const invitation = await store.invite(by, { email, membership, tokenHash: hash, expiresAt })
      const link = await linkOf(
        'invitation',
        { token, expiresAt },
        {
          to: email,
          subject: 'You are invited to Fleetbeat',
          text: `${by.name} invites you. With this link you come in, once, within 7 days:`,
        },
      )
      return { invitation, link }
    },
    revokeInvitation: store.revokeInvitation,
    enrollmentTokens: store.enrollmentTokens,
    enrollmentToken: store.enrollmentToken,
    async createEnrollmentToken(by, environmentKey, label) {
      const parts = createToken('enroll')
      const expiresAt = inTime(lifetimeMs.enrollmentToken)
      const enrollmentToken = await store.createEnrollmentToken(by, { environmentKey, label, parts, expiresAt })
      return { token: parts.token, expiresAt, enrollmentToken }
    },
    revokeEnrollmentToken: store.revokeEnrollmentToken,
    apiTokens: store.apiTokens,
    apiToken: (id) => store.apiToken({ id }),
    async createApiToken(by, input) {
      const parts = createToken('api')
      return { token: parts.token, apiToken: await store.createApiToken(by, { ...input, parts }) }
    },
    revokeApiToken: store.revokeApiToken,
    views: store.views,
    saveView: store.saveView,
    removeView: store.removeView,
    async createWallLink(by, environmentKey) {
      const { token, hash } = createToken('link')
      const expiresAt = inTime(lifetimeMs.wallLink)
      await store.createWallLink(by, { environmentId: environmentKey, tokenHash: hash, expiresAt })
      return { path: `/wall#code=${token}`, expiresAt, mailed: false }
    },
    createEnvironment: makeUp.createEnvironment,
    updateEnvironment: makeUp.updateEnvironment,
    removeEnvironment: makeUp.removeEnvironment,
    revokeNodeToken: makeUp.revokeNodeToken,
    removeNode: makeUp.removeNode,
    auditEntries: store.auditEntries,
    record: store.record,
    accessUpdates: guard.accessUpdates,
  }
}

/** The server itself, in the audit log. */
export const system: Actor = { kind: 'SYSTEM', id: null, name: 'Fleetbeat', remoteAddress: null, requestId: null }
