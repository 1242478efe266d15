// Owns the port to who may come in: people, members, invitations, tokens, sessions and the audit log. server/directory.ts implements it.
// Rights are checked before it is asked; what it refuses is what the state of things does not allow.
import type { Access, Role, Viewer } from './viewer.ts'

/** Who does something, for the audit log. */
export interface Actor {
  readonly kind: 'PERSON' | 'API_TOKEN' | 'SYSTEM'
  readonly id: string | null
  readonly name: string
  readonly remoteAddress: string | null
  readonly requestId: string | null
}

export interface Person {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly owner: boolean
  readonly secondFactor: boolean
  readonly lockedAt: Date | null
  readonly createdAt: Date
}

export interface Membership {
  readonly person: Person
  readonly environmentKey: number
  readonly role: Role
  readonly since: Date
}

export interface PersonSession {
  readonly id: string
  readonly createdAt: Date
  readonly lastUsedAt: Date
  readonly expiresAt: Date
  readonly remoteAddress: string | null
  readonly userAgent: string | null
}

export interface Invitation {
  readonly key: number
  readonly email: string
  /** Null: to own the installation. */
  readonly membership: { readonly environmentKey: number; readonly role: Role } | null
  readonly createdBy: string
  readonly createdAt: Date
  readonly expiresAt: Date
}

/** A secret that works once, as the end of an address of this server. */
export interface OneTimeLink {
  readonly path: string
  readonly expiresAt: Date
  /** Whether it was sent by mail. */
  readonly mailed: boolean
}

export interface EnrollmentToken {
  readonly key: number
  readonly environmentKey: number
  readonly label: string
  readonly lastFour: string
  readonly createdAt: Date
  readonly expiresAt: Date | null
}

export interface NewEnrollmentToken {
  readonly token: string
  readonly expiresAt: Date
  readonly enrollmentToken: EnrollmentToken
}

export interface ApiToken {
  readonly key: number
  readonly name: string
  readonly lastFour: string
  readonly role: Role
  readonly environmentKeys: readonly number[]
  readonly createdBy: string
  readonly createdAt: Date
  readonly expiresAt: Date | null
  readonly lastUsedAt: Date | null
}

export interface NewApiToken {
  readonly name: string
  readonly role: Role
  readonly environmentKeys: readonly number[]
  readonly expiresAt: Date | null
}

export interface AuditEntry {
  readonly key: string
  readonly at: Date
  readonly actor: Actor
  /** Null: about the installation. */
  readonly environmentKey: number | null
  readonly action: string
  readonly target: string
  readonly detail: string | null
}

export interface AuditPage {
  /** Null: of everything. */
  readonly environmentKey: number | null
  readonly before: string | null
  readonly first: number
}

export interface SavedViewInput {
  readonly page: string
  readonly name: string
  readonly settings: string
}

export interface SavedView extends SavedViewInput {
  readonly key: number
}

export interface EnvironmentSettings {
  readonly name: string
  readonly intervalSeconds: number
}

/** What a session or a token may see, now and whenever it changes. */
export interface AccessUpdate {
  readonly credential: string
  readonly access: Access
  readonly snapshot: boolean
  readonly publishedAt: Date
}

export interface Directory {
  people(): Promise<readonly Person[]>
  person(id: string): Promise<Person | null>
  membershipsOf(personId: string): Promise<readonly Membership[]>
  setLocked(by: Actor, personId: string, locked: boolean): Promise<Person>
  setOwner(by: Actor, personId: string, owner: boolean): Promise<Person>
  removePerson(by: Actor, personId: string): Promise<void>
  removeSecondFactor(by: Actor, personId: string): Promise<Person>
  createPasswordReset(by: Actor, personId: string): Promise<OneTimeLink>

  sessions(personId: string): Promise<readonly PersonSession[]>
  /** False: that person has no such session. */
  endSession(by: Actor, personId: string, sessionId: string): Promise<boolean>
  /** Answers how many there were. */
  endSessions(by: Actor, personId: string, but: string | null): Promise<number>

  members(environmentKey: number): Promise<readonly Membership[]>
  /** Null: that person is no member there and `mayAdd` is false, or there is no such person; nothing was changed. */
  setRole(
    by: Actor,
    of: { readonly environmentKey: number; readonly personId: string; readonly mayAdd: boolean },
    role: Role,
  ): Promise<Membership | null>
  /** False: that person was no member. */
  removeMember(by: Actor, of: { readonly environmentKey: number; readonly personId: string }): Promise<boolean>

  invitations(environmentKey: number | null): Promise<readonly Invitation[]>
  invitation(key: number): Promise<Invitation | null>
  invite(
    by: Actor,
    email: string,
    membership: Invitation['membership'],
  ): Promise<{ readonly invitation: Invitation; readonly link: OneTimeLink }>
  revokeInvitation(by: Actor, invitation: Invitation): Promise<void>

  enrollmentTokens(environmentKey: number): Promise<readonly EnrollmentToken[]>
  enrollmentToken(key: number): Promise<EnrollmentToken | null>
  createEnrollmentToken(by: Actor, environmentKey: number, label: string): Promise<NewEnrollmentToken>
  revokeEnrollmentToken(by: Actor, token: EnrollmentToken): Promise<void>

  apiTokens(environmentKey: number): Promise<readonly ApiToken[]>
  apiToken(key: number): Promise<ApiToken | null>
  createApiToken(by: Actor, input: NewApiToken): Promise<{ readonly token: string; readonly apiToken: ApiToken }>
  revokeApiToken(by: Actor, token: ApiToken): Promise<void>

  views(personId: string): Promise<readonly SavedView[]>
  saveView(personId: string, input: SavedViewInput): Promise<SavedView>
  /** False: the person has no such view. */
  removeView(personId: string, key: number): Promise<boolean>

  /** A link with which a screen shows one environment, until its API token is revoked. */
  createWallLink(by: Actor, environmentKey: number): Promise<OneTimeLink>

  createEnvironment(by: Actor, settings: EnvironmentSettings): Promise<number>
  updateEnvironment(by: Actor, environmentKey: number, settings: Partial<EnvironmentSettings>): Promise<void>
  /** With all that it holds. */
  removeEnvironment(by: Actor, environmentKey: number): Promise<void>

  revokeNodeToken(by: Actor, nodeKey: number): Promise<void>
  /** With its history. */
  removeNode(by: Actor, nodeKey: number): Promise<void>

  auditEntries(page: AuditPage): Promise<readonly AuditEntry[]>
  /** For what is done elsewhere: in the audit log right after it was done. */
  record(by: Actor, did: Pick<AuditEntry, 'environmentKey' | 'action' | 'target' | 'detail'>): Promise<void>

  accessUpdates(viewer: Viewer): AsyncIterable<AccessUpdate>
}
