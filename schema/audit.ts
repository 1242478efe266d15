// Owns the audit log as admins read it.
import { inEnvironment, owner, withParent } from './authorize.ts'
import { builder } from './builder.ts'
import type { Actor } from './directory.ts'
import { requireKnown } from './environment.ts'
import { invalidInput } from './errors.ts'
import { encodeId } from './ids.ts'
import { defaultPage, largestPage } from './page.ts'
import { AuditEntryRef } from './refs.ts'

const ActorKindRef = builder.enumType('ActorKind', {
  description: 'What did something.',
  values: {
    PERSON: { description: 'Somebody who signed in, or tried to.' },
    API_TOKEN: { description: 'A program with an API token.' },
    SYSTEM: { description: 'The server itself.' },
  } as const satisfies Record<Actor['kind'], { description: string }>,
})

AuditEntryRef.implement({
  description: 'Who did what to what. Names are as they were then: what they name may be gone.',
  extensions: withParent,
  fields: (t) => ({
    id: t.id({ description: 'Opaque id; grows with time.', resolve: (it) => `audit_${it.key}` }),
    at: t.expose('at', { type: 'DateTime', description: 'When it was done.' }),
    actorKind: t.field({ type: ActorKindRef, description: 'What did it.', resolve: ({ actor }) => actor.kind }),
    actorName: t.string({
      description: "Who did it: an address or a token's name.",
      resolve: ({ actor }) => actor.name,
    }),
    action: t.exposeString('action', { description: 'What was done: a word such as member.set or session.ended.' }),
    target: t.exposeString('target', { description: 'What it was done to. Empty: to the actor itself.' }),
    detail: t.exposeString('detail', { nullable: true, description: 'More of it, in words. Null: nothing to add.' }),
    environmentId: t.id({
      nullable: true,
      description: 'The environment it was done in. Null: it is about the installation.',
      resolve: ({ environmentKey }) => (environmentKey === null ? null : encodeId('environment', environmentKey)),
    }),
    remoteAddress: t.string({
      nullable: true,
      description: 'Where the request came from. Null: from no request.',
      resolve: ({ actor }) => actor.remoteAddress,
    }),
    requestId: t.string({
      nullable: true,
      description: "The request's id, as the answer and the server's log have it. Null: from no request.",
      resolve: ({ actor }) => actor.requestId,
    }),
  }),
})

const form = /^audit_([1-9]\d{0,17})$/

function pageOf({ first, before }: { first?: number | null | undefined; before?: string | null | undefined }) {
  const size = first ?? defaultPage
  if (size < 1 || size > largestPage) throw invalidInput('first', `a number from 1 to ${largestPage}`, size)
  const key = before == null ? null : form.exec(before)?.[1]
  if (key === undefined) throw invalidInput('before', 'the id of an entry of the audit log', before)
  return { first: size, before: key }
}

builder.queryFields((t) => ({
  auditEntries: t.field({
    type: [AuditEntryRef],
    description: 'What was done in an environment, newest first. Needs the role ADMIN there.',
    extensions: inEnvironment('ADMIN'),
    args: {
      environmentId: t.arg.id({ required: true, description: 'Of this environment.' }),
      first: t.arg.int({ description: `How many: 1 to ${largestPage}, ${defaultPage} if absent.` }),
      before: t.arg.id({ description: 'Only entries older than this one. Null: from the newest.' }),
    },
    resolve: async (_root, args, context) => {
      const { key } = requireKnown(args.environmentId, context)
      return [...(await context.directory.auditEntries({ environmentKey: key, ...pageOf(args) }))]
    },
  }),
  installationAuditEntries: t.field({
    type: [AuditEntryRef],
    description: 'What was done anywhere in the installation, newest first. For owners.',
    extensions: owner,
    args: {
      first: t.arg.int({ description: `How many: 1 to ${largestPage}, ${defaultPage} if absent.` }),
      before: t.arg.id({ description: 'Only entries older than this one. Null: from the newest.' }),
    },
    resolve: async (_root, args, { directory }) => [
      ...(await directory.auditEntries({ environmentKey: null, ...pageOf(args) })),
    ],
  }),
}))
