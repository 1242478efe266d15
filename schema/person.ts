// Owns people as an owner of the installation sees them, and one's own account with its sessions.
import { actorOf } from './actor.ts'
import { owner, person, withParent } from './authorize.ts'
import { builder } from './builder.ts'
import type { Context } from './context.ts'
import type { OneTimeLink, Person, PersonSession } from './directory.ts'
import { FleetbeatError, invalidInput } from './errors.ts'
import { MembershipRef, PersonRef, ViewerRef } from './refs.ts'
import { notFound, requirePerson } from './viewer.ts'

/** Ids of people and sessions are the sign-in library's: any text of these characters. */
const longestId = 64

export function requirePersonId(id: string, path: string): string {
  if (!/^[\w-]+$/.test(id) || id.length > longestId) throw invalidInput(path, 'the id of a person', id)
  return id
}

PersonRef.implement({
  description: 'Somebody with an account.',
  extensions: withParent,
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Opaque id.' }),
    name: t.exposeString('name', { description: 'As the person gave it.' }),
    email: t.exposeString('email', { description: 'What the person signs in with.' }),
    owner: t.exposeBoolean('owner', {
      description: 'Owners of the installation are ADMIN in every environment, and make environments and people.',
    }),
    secondFactor: t.exposeBoolean('secondFactor', {
      description: 'Whether signing in takes a code of an authenticator beside the password.',
    }),
    lockedAt: t.expose('lockedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when the person may not sign in. Null: may.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the account was made.' }),
    memberships: t.field({
      type: [MembershipRef],
      description: 'The environments the person is a member of, by name. For owners of the installation.',
      extensions: owner,
      resolve: async (it, _args, { directory }) => [...(await directory.membershipsOf(it.id))],
    }),
  }),
})

const SessionRef = builder.objectRef<PersonSession & { readonly current: boolean }>('Session').implement({
  description: 'A browser in which the person is signed in.',
  extensions: withParent,
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Opaque id; not what the cookie holds.' }),
    current: t.exposeBoolean('current', { description: 'Whether it is the one that asks.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the person signed in.' }),
    lastUsedAt: t.expose('lastUsedAt', { type: 'DateTime', description: 'When it was last prolonged: within a day.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'When it ends if it is not used.' }),
    remoteAddress: t.exposeString('remoteAddress', {
      nullable: true,
      description: 'Where the person signed in from. Null: not known.',
    }),
    userAgent: t.exposeString('userAgent', { nullable: true, description: 'The browser, as it names itself.' }),
  }),
})

ViewerRef.implement({
  description: 'The person who is signed in.',
  extensions: person,
  fields: (t) => ({
    id: t.id({ description: 'Opaque id.', resolve: ({ user }) => user.id }),
    name: t.string({ description: 'As the person gave it.', resolve: ({ user }) => user.name }),
    email: t.string({ description: 'What the person signs in with.', resolve: ({ user }) => user.email }),
    owner: t.boolean({
      description: 'Whether the person owns the installation.',
      resolve: ({ access }) => access.owner,
    }),
    secondFactor: t.boolean({
      description: 'Whether signing in takes a code of an authenticator beside the password.',
      resolve: ({ user }) => user.secondFactor,
    }),
    sessions: t.field({
      type: [SessionRef],
      description: 'Where the person is signed in, the last one first.',
      resolve: async ({ user, sessionId }, _args, { directory }) =>
        (await directory.sessions(user.id)).map((it) => ({ ...it, current: it.id === sessionId })),
    }),
  }),
})

export const OneTimeLinkRef = builder.objectRef<OneTimeLink>('OneTimeLink').implement({
  description: 'A link that works once. Its secret is shown this once: the server keeps its hash.',
  extensions: withParent,
  fields: (t) => ({
    path: t.exposeString('path', {
      description: "To be put after this server's address. The secret is in the fragment, which no browser sends on.",
    }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'When it stops working.' }),
    mailed: t.exposeBoolean('mailed', {
      description:
        'Whether it was sent by mail. False: no mail is set up, or it could not be sent; pass it on yourself.',
    }),
  }),
})

builder.queryFields((t) => ({
  people: t.field({
    type: [PersonRef],
    description: 'Everybody with an account, by name. For owners of the installation.',
    extensions: owner,
    resolve: async (_root, _args, { directory }) => [...(await directory.people())],
  }),
}))

const personArgument = { required: true, description: 'The person.' } as const

builder.mutationFields((t) => ({
  endSession: t.field({
    type: 'Boolean',
    description: 'Signs out one of the own sessions. Its streams end within a second. Answers true.',
    extensions: person,
    args: { sessionId: t.arg.id({ required: true, description: 'The session.' }) },
    resolve: async (_root, { sessionId }, context) => {
      const { user } = requirePerson(context.viewer)
      const id = requirePersonId(sessionId, 'sessionId')
      if (!(await context.directory.endSession(actorOf(context), user.id, id))) throw notFound('session')
      return true
    },
  }),
  endOtherSessions: t.int({
    description: 'Signs the person out everywhere else. Answers how many sessions that were.',
    extensions: person,
    resolve: (_root, _args, context) => {
      const { user, sessionId } = requirePerson(context.viewer)
      return context.directory.endSessions(actorOf(context), user.id, sessionId)
    },
  }),
  signOutPerson: t.int({
    description: 'Ends all sessions of somebody. Answers how many there were. For owners of the installation.',
    extensions: owner,
    args: { personId: t.arg.id(personArgument) },
    resolve: async (_root, { personId }, context) => {
      const { id } = await existing(personId, context)
      return context.directory.endSessions(actorOf(context), id, null)
    },
  }),
  setPersonLocked: t.field({
    type: PersonRef,
    description:
      'Keeps somebody from signing in, and ends what is open; or lets them in again. For owners of the installation; the last one cannot be locked (CONFLICT).',
    extensions: owner,
    args: {
      personId: t.arg.id(personArgument),
      locked: t.arg.boolean({ required: true, description: 'True locks, false unlocks.' }),
    },
    resolve: async (_root, { personId, locked }, context) => {
      const { id } = await existing(personId, context)
      return context.directory.setLocked(actorOf(context), id, locked)
    },
  }),
  setPersonOwner: t.field({
    type: PersonRef,
    description:
      'Makes somebody an owner of the installation, or no longer one; the last one stays (CONFLICT). For owners.',
    extensions: owner,
    args: {
      personId: t.arg.id(personArgument),
      owner: t.arg.boolean({ required: true, description: 'Whether to own it.' }),
    },
    resolve: async (_root, { personId, owner }, context) => {
      const { id } = await existing(personId, context)
      return context.directory.setOwner(actorOf(context), id, owner)
    },
  }),
  removePerson: t.field({
    type: 'Boolean',
    description:
      'Removes an account with its memberships and sessions; the audit log keeps its name. For owners of the installation; the last one stays (CONFLICT). Answers true.',
    extensions: owner,
    args: { personId: t.arg.id(personArgument) },
    resolve: async (_root, { personId }, context) => {
      const { id } = await existing(personId, context)
      await context.directory.removePerson(actorOf(context), id)
      return true
    },
  }),
  removeSecondFactor: t.field({
    type: PersonRef,
    description:
      'Lets somebody who lost their authenticator sign in by password alone. For owners of the installation.',
    extensions: owner,
    args: { personId: t.arg.id(personArgument) },
    resolve: async (_root, { personId }, context) => {
      const { id } = await existing(personId, context)
      return context.directory.removeSecondFactor(actorOf(context), id)
    },
  }),
  createPasswordReset: t.field({
    type: OneTimeLinkRef,
    description:
      'Makes a link with which somebody sets a new password, once, within a day. An earlier one is void. For owners of the installation.',
    extensions: owner,
    args: { personId: t.arg.id(personArgument) },
    resolve: async (_root, { personId }, context) => {
      const { id } = await existing(personId, context)
      return context.directory.createPasswordReset(actorOf(context), id)
    },
  }),
}))

async function existing(personId: string, { directory }: Context): Promise<Person> {
  const found = await directory.person(requirePersonId(personId, 'personId'))
  if (!found) throw new FleetbeatError('NOT_FOUND', 'No such person')
  return found
}
