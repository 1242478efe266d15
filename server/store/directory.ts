// Owns the part of the store that is about who may come in: people, members, links, tokens, environments and the audit log.
import type {
  Actor,
  ApiToken,
  AuditPage,
  EnvironmentSettings,
  Invitation,
  NewApiToken,
  SavedViewInput,
} from '../../schema/directory.ts'
import { auditPage, recordDone, type Done } from './audit.ts'
import type { Prisma } from './client.ts'
import * as environments from './environments.ts'
import * as links from './links.ts'
import * as people from './people.ts'
import * as tokens from './tokens.ts'
import * as views from './views.ts'

type Rest<Work> = Work extends (prisma: Prisma, ...rest: infer Arguments) => unknown ? Arguments : never

export function directoryStore(prisma: Prisma, instance: string) {
  return {
    people: () => people.people(prisma),
    person: (id: string) => people.person(prisma, id),
    setLocked: (...rest: Rest<typeof people.setLocked>) => people.setLocked(prisma, ...rest),
    setOwner: (...rest: Rest<typeof people.setOwner>) => people.setOwner(prisma, ...rest),
    removePerson: (by: Actor, id: string) => people.removePerson(prisma, by, id),
    removeSecondFactor: (by: Actor, id: string) => people.removeSecondFactor(prisma, by, id),
    sessions: (userId: string) => people.sessions(prisma, userId),
    endSessions: (...rest: Rest<typeof people.endSessions>) => people.endSessions(prisma, ...rest),
    members: (environmentKey: number) => people.members(prisma, environmentKey),
    membershipsOf: (userId: string) => people.membershipsOf(prisma, userId),
    setRole: (...rest: Rest<typeof people.setRole>) => people.setRole(prisma, ...rest),
    removeMember: (by: Actor, of: people.MemberKey) => people.removeMember(prisma, by, of),

    invitations: (environmentKey: number | null) => links.invitations(prisma, environmentKey),
    invitation: (key: number) => links.invitation(prisma, key),
    invite: (...rest: Rest<typeof links.invite>) => links.invite(prisma, ...rest),
    revokeInvitation: (by: Actor, invitation: Invitation) => links.revokeInvitation(prisma, by, invitation),
    findInvitation: (tokenHash: string) => links.findInvitation(prisma, tokenHash),
    useInvitation: (...rest: Rest<typeof links.useInvitation>) => links.useInvitation(prisma, ...rest),
    isInvited: (email: string) => links.isInvited(prisma, email),
    useInvitationsFor: (...rest: Rest<typeof links.useInvitationsFor>) => links.useInvitationsFor(prisma, ...rest),
    createPasswordReset: (...rest: Rest<typeof links.createPasswordReset>) =>
      links.createPasswordReset(prisma, ...rest),
    findPasswordReset: (tokenHash: string) => links.findPasswordReset(prisma, tokenHash),
    usePasswordReset: (...rest: Rest<typeof links.usePasswordReset>) => links.usePasswordReset(prisma, ...rest),

    createWallLink: (...rest: Rest<typeof links.createWallLink>) => links.createWallLink(prisma, ...rest),
    openWall: (...rest: Rest<typeof links.openWall>) => links.openWall(prisma, ...rest),
    views: (userId: string) => views.views(prisma, userId),
    saveView: (userId: string, view: SavedViewInput) => views.saveView(prisma, userId, view),
    removeView: (userId: string, id: number) => views.removeView(prisma, userId, id),

    apiTokens: (environmentKey: number) => tokens.apiTokens(prisma, environmentKey),
    apiToken: (where: { id: number } | { tokenHash: string }) => tokens.apiToken(prisma, where),
    createApiToken: (by: Actor, token: NewApiToken & { readonly parts: tokens.TokenParts }) =>
      tokens.createApiToken(prisma, by, token),
    revokeApiToken: (by: Actor, token: ApiToken) => tokens.revokeApiToken(prisma, by, token),
    touchApiTokens: (used: ReadonlyMap<number, Date>) => tokens.touchApiTokens(prisma, used),
    enrollmentTokens: (environmentKey: number) => tokens.enrollmentTokens(prisma, environmentKey),
    enrollmentToken: (id: number) => tokens.enrollmentToken(prisma, id),
    createEnrollmentToken: (...rest: Rest<typeof tokens.createEnrollmentToken>) =>
      tokens.createEnrollmentToken(prisma, ...rest),
    revokeEnrollmentToken: (...rest: Rest<typeof tokens.revokeEnrollmentToken>) =>
      tokens.revokeEnrollmentToken(prisma, ...rest),
    rightsOf: (of: Parameters<typeof tokens.rightsOf>[1]) => tokens.rightsOf(prisma, of),

    createEnvironment: (by: Actor, settings: EnvironmentSettings) =>
      environments.createEnvironment(prisma, by, settings),
    updateEnvironment: (...rest: Rest<typeof environments.updateEnvironment>) =>
      environments.updateEnvironment(prisma, ...rest),
    removeEnvironment: (by: Actor, key: number) => environments.removeEnvironment(prisma, by, key),
    revokeNodeToken: (by: Actor, nodeKey: number) => environments.revokeNodeToken(prisma, by, { nodeKey, instance }),
    removeNode: (by: Actor, nodeKey: number) => environments.removeNode(prisma, by, { nodeKey, instance }),

    auditEntries: (page: AuditPage) => auditPage(prisma, page),
    record: (by: Actor, done: Done) => recordDone(prisma, by, done),
  }
}
