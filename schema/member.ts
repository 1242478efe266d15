// Owns who is a member of an environment, with which role, and the invitations to become one.
import { actorOf } from './actor.ts'
import { inEnvironment, ofItself, onEntity, owner, withParent } from './authorize.ts'
import { builder } from './builder.ts'
import type { Context } from './context.ts'
import type { Invitation, OneTimeLink } from './directory.ts'
import { invalidInput } from './errors.ts'
import { requireKnown } from './environment.ts'
import { encodeId, requireId } from './ids.ts'
import { OneTimeLinkRef, requirePersonId } from './person.ts'
import { EnvironmentRef, InvitationRef, MembershipRef, PersonRef, RoleRef } from './refs.ts'
import type { Environment } from './shapes.ts'
import { notFound, requirePerson } from './viewer.ts'

const longestEmail = 253

MembershipRef.implement({
  description: 'A person in an environment.',
  extensions: withParent,
  fields: (t) => ({
    id: t.id({
      description: 'Opaque id.',
      resolve: (it) => `${encodeId('environment', it.environmentKey)}_${it.person.id}`,
    }),
    person: t.expose('person', { type: PersonRef, description: 'Who.' }),
    environmentId: t.id({
      description: 'The environment.',
      resolve: (it) => encodeId('environment', it.environmentKey),
    }),
    role: t.expose('role', { type: RoleRef, description: 'What the person may do there.' }),
    since: t.expose('since', { type: 'DateTime', description: 'Since when.' }),
  }),
})

InvitationRef.implement({
  description: 'A one-time link that was given to somebody and was not used yet.',
  extensions: withParent,
  fields: (t) => ({
    id: t.id({ description: 'Opaque id.', resolve: (it) => encodeId('invitation', it.key) }),
    email: t.exposeString('email', {
      description: 'Who may use it: an account of this address, made with it or before.',
    }),
    environmentId: t.id({
      nullable: true,
      description: 'The environment it leads to. Null: to own the installation.',
      resolve: ({ membership }) => membership && encodeId('environment', membership.environmentKey),
    }),
    role: t.field({
      type: RoleRef,
      nullable: true,
      description: 'The role it gives there. Null: it makes an owner of the installation.',
      resolve: ({ membership }) => membership?.role ?? null,
    }),
    createdBy: t.exposeString('createdBy', { description: 'Whose invitation it is: an address or a name.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'When it stops working.' }),
  }),
})

const InvitePayloadRef = builder
  .objectRef<{ readonly invitation: Invitation; readonly link: OneTimeLink }>('InvitePayload')
  .implement({
    description: 'A new invitation.',
    extensions: withParent,
    fields: (t) => ({
      invitation: t.expose('invitation', { type: InvitationRef, description: 'The invitation.' }),
      link: t.expose('link', { type: OneTimeLinkRef, description: 'Its link, shown this once.' }),
    }),
  })

const adminHere = ofItself('ADMIN', 'environment', ({ key }: Environment) => key)

builder.objectFields(EnvironmentRef, (t) => ({
  members: t.field({
    type: [MembershipRef],
    description:
      'Its members, by name. Owners of the installation are ADMIN everywhere and not listed. Needs the role ADMIN.',
    extensions: adminHere,
    resolve: async ({ key }, _args, { directory }) => [...(await directory.members(key))],
  }),
  invitations: t.field({
    type: [InvitationRef],
    description: 'Invitations to it that are open, the newest first. Needs the role ADMIN.',
    extensions: adminHere,
    resolve: async ({ key }, _args, { directory }) => [...(await directory.invitations(key))],
  }),
}))

builder.queryFields((t) => ({
  ownerInvitations: t.field({
    type: [InvitationRef],
    description: 'Open invitations to own the installation, the newest first. For owners.',
    extensions: owner,
    resolve: async (_root, _args, { directory }) => [...(await directory.invitations(null))],
  }),
}))

const peopleOfEnvironment = inEnvironment('ADMIN', { byPerson: true })

/** By the invitation's own environment; one that makes an owner is for owners. */
const onInvitation = onEntity('ADMIN', {
  what: 'invitation',
  byPerson: true,
  async environmentsOf({ args, context }) {
    const { membership } = await invitationOf(args['invitationId'] as string, context)
    if (membership) return [membership.environmentKey]
    if (!requirePerson(context.viewer).access.owner) throw notFound('invitation')
    return context.fleet.environments().map(({ key }) => key)
  },
})

builder.mutationFields((t) => ({
  inviteMember: t.field({
    type: InvitePayloadRef,
    description:
      'Makes a link with which somebody becomes a member of an environment, once, within 7 days: with a new account, or with the one of that address. Needs the role ADMIN there.',
    extensions: peopleOfEnvironment,
    args: {
      environmentId: t.arg.id({ required: true, description: 'The environment.' }),
      email: t.arg.string({ required: true, description: `Their address. At most ${longestEmail} characters.` }),
      role: t.arg({ type: RoleRef, required: true, description: 'What they may do there.' }),
    },
    resolve: (_root, { environmentId, email, role }, context) => {
      const { key } = requireKnown(environmentId, context)
      return context.directory.invite(actorOf(context), requireEmail(email), { environmentKey: key, role })
    },
  }),
  inviteOwner: t.field({
    type: InvitePayloadRef,
    description: 'Makes a link with which somebody becomes an owner of the installation. For owners.',
    extensions: owner,
    args: {
      email: t.arg.string({ required: true, description: `Their address. At most ${longestEmail} characters.` }),
    },
    resolve: (_root, { email }, context) => context.directory.invite(actorOf(context), requireEmail(email), null),
  }),
  revokeInvitation: t.field({
    type: 'Boolean',
    description: 'Makes an invitation void. Needs the role ADMIN in its environment. Answers true.',
    extensions: onInvitation,
    args: { invitationId: t.arg.id({ required: true, description: 'The invitation.' }) },
    resolve: async (_root, { invitationId }, context) => {
      await context.directory.revokeInvitation(actorOf(context), await invitationOf(invitationId, context))
      return true
    },
  }),
  setMemberRole: t.field({
    type: MembershipRef,
    description:
      'Changes what a member may do; their streams are checked anew within a second. NOT_FOUND where the person is no member: owners of the installation may add anybody so. Needs the role ADMIN there.',
    extensions: peopleOfEnvironment,
    args: {
      environmentId: t.arg.id({ required: true, description: 'The environment.' }),
      personId: t.arg.id({ required: true, description: 'The member.' }),
      role: t.arg({ type: RoleRef, required: true, description: 'The role from now on.' }),
    },
    resolve: async (_root, { environmentId, personId, role }, context) => {
      const { key } = requireKnown(environmentId, context)
      const mayAdd = requirePerson(context.viewer).access.owner
      const of = { environmentKey: key, personId: requirePersonId(personId, 'personId'), mayAdd }
      const membership = await context.directory.setRole(actorOf(context), of, role)
      if (!membership) throw notFound('member')
      return membership
    },
  }),
  removeMember: t.field({
    type: 'Boolean',
    description:
      'Ends a membership; streams that stand on it end within a second. Needs the role ADMIN there. Answers true.',
    extensions: peopleOfEnvironment,
    args: {
      environmentId: t.arg.id({ required: true, description: 'The environment.' }),
      personId: t.arg.id({ required: true, description: 'The member.' }),
    },
    resolve: async (_root, { environmentId, personId }, context) => {
      const { key } = requireKnown(environmentId, context)
      const of = { environmentKey: key, personId: requirePersonId(personId, 'personId') }
      if (!(await context.directory.removeMember(actorOf(context), of))) throw notFound('member')
      return true
    },
  }),
}))

async function invitationOf(id: string, { directory }: Context): Promise<Invitation> {
  const invitation = await directory.invitation(requireId('invitation', id, 'invitationId'))
  if (!invitation) throw notFound('invitation')
  return invitation
}

function requireEmail(text: string): string {
  const email = text.trim().toLowerCase()
  if (email.length > longestEmail || !/^[^\s@]+@[^\s@]+$/.test(email))
    throw invalidInput('email', `an e-mail address of at most ${longestEmail} characters`, text)
  return email
}
