// Owns enrolment: how a machine becomes a node, and the tokens that allow it.
import { actorOf } from './actor.ts'
import { anybody, inEnvironment, ofItself, onEntity, withParent } from './authorize.ts'
import { bounds } from './bounds.ts'
import { builder } from './builder.ts'
import type { Context, EnrollmentResult } from './context.ts'
import type { EnrollmentToken, NewEnrollmentToken } from './directory.ts'
import { requireKnown } from './environment.ts'
import { LabelInputRef } from './heartbeat.ts'
import { encodeId, requireId } from './ids.ts'
import type { EnrollComponentInput, EnrollNodeInput, EnrollPipelineInput } from './inputs.ts'
import { requireName } from './name.ts'
import { ComponentKindRef, EnrollmentTokenRef, EnvironmentRef, FleetNodeRef, PipelineRef } from './refs.ts'
import type { Environment } from './shapes.ts'
import { notFound } from './viewer.ts'

const EnrollComponentInputRef = builder.inputRef<EnrollComponentInput>('EnrollComponentInput').implement({
  description: 'A component of a pipeline that the machine runs.',
  fields: (t) => ({
    componentId: t.string({
      required: true,
      description: `Its name in the configuration. At most ${bounds.text} characters.`,
    }),
    kind: t.field({ type: ComponentKindRef, required: true, description: 'Its place in the pipeline.' }),
  }),
})

const EnrollPipelineInputRef = builder.inputRef<EnrollPipelineInput>('EnrollPipelineInput').implement({
  description:
    'A pipeline that the machine runs already. It is created in the environment where no pipeline has its name.',
  fields: (t) => ({
    name: t.string({ required: true, description: `Unique in the environment. At most ${bounds.text} characters.` }),
    version: t.string({ description: `What it runs; "1" if absent. At most ${bounds.shortText} characters.` }),
    components: t.field({
      type: [EnrollComponentInputRef],
      description: `Its components; others are added as they are reported. At most ${bounds.componentsAPipeline}.`,
    }),
  }),
})

const EnrollNodeInputRef = builder.inputRef<EnrollNodeInput>('EnrollNodeInput').implement({
  description: 'A machine that asks to become a node.',
  fields: (t) => ({
    token: t.string({ required: true, description: 'An enrolment token: fb_enroll_...' }),
    machineId: t.string({
      required: true,
      description: `Stable for the machine: enrolling it again updates its node. 1 to ${bounds.text} characters.`,
    }),
    name: t.string({ required: true, description: `What people see. 1 to ${bounds.text} characters.` }),
    hostname: t.string({ description: `At most ${bounds.text} characters.` }),
    os: t.string({ description: `Operating system and release. At most ${bounds.shortText} characters.` }),
    arch: t.string({ description: `Processor architecture. At most ${bounds.shortText} characters.` }),
    address: t.string({ description: `Primary network address. At most ${bounds.text} characters.` }),
    agentVersion: t.string({ description: `At most ${bounds.shortText} characters.` }),
    labels: t.field({ type: [LabelInputRef], description: `At most ${bounds.labels}.` }),
    pipelines: t.field({
      type: [EnrollPipelineInputRef],
      description: `Pipelines that it runs already. At most ${bounds.pipelines}.`,
    }),
  }),
})

const EnrollNodePayloadRef = builder.objectRef<EnrollmentResult>('EnrollNodePayload').implement({
  description: 'The machine is a node now.',
  extensions: withParent,
  fields: (t) => ({
    node: t.field({ type: FleetNodeRef, description: 'The node.', resolve: (it) => it.node }),
    token: t.exposeString('token', {
      description:
        'Its node token, fb_node_..., shown this once: the server keeps its hash. An earlier token of the machine is void.',
    }),
    pipelines: t.field({
      type: [PipelineRef],
      description: 'The pipelines of the input, in its order, with their ids.',
      resolve: (it) => it.pipelines,
    }),
  }),
})

EnrollmentTokenRef.implement({
  description: 'Lets machines enrol in an environment.',
  extensions: withParent,
  fields: (t) => ({
    id: t.id({ description: 'Opaque id.', resolve: (it) => encodeId('enrollmentToken', it.key) }),
    label: t.exposeString('label', { description: 'What it is for.' }),
    lastFour: t.exposeString('lastFour', { description: 'How it ends: fb_enroll_...lastFour.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it stops working. Null: never by itself.',
    }),
  }),
})

const CreateEnrollmentTokenPayloadRef = builder
  .objectRef<NewEnrollmentToken>('CreateEnrollmentTokenPayload')
  .implement({
    description: 'A new enrolment token.',
    extensions: withParent,
    fields: (t) => ({
      token: t.exposeString('token', { description: 'fb_enroll_..., shown this once: the server keeps its hash.' }),
      expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'When it stops working.' }),
      enrollmentToken: t.expose('enrollmentToken', {
        type: EnrollmentTokenRef,
        description: 'What is known of it from now on.',
      }),
    }),
  })

/** By the token's own environment. */
const onEnrollmentToken = onEntity('OPERATOR', {
  what: 'enrolment token',
  environmentsOf: async ({ args, context }) => [
    (await enrollmentTokenOf(args['enrollmentTokenId'] as string, context)).environmentKey,
  ],
})

builder.objectFields(EnvironmentRef, (t) => ({
  enrollmentTokens: t.field({
    type: [EnrollmentTokenRef],
    description: 'Enrolment tokens that still work, the newest first. Needs the role OPERATOR.',
    extensions: ofItself('OPERATOR', 'environment', ({ key }: Environment) => key),
    resolve: async ({ key }, _args, { directory }) => [...(await directory.enrollmentTokens(key))],
  }),
}))

builder.mutationFields((t) => ({
  enrollNode: t.field({
    type: EnrollNodePayloadRef,
    description:
      'Turns a machine into a node of the environment of its enrolment token. UNAUTHENTICATED where the token is not valid. Of the node and the pipelines it tells `id` and `name`: the rest is for members.',
    extensions: anybody,
    args: { input: t.arg({ type: EnrollNodeInputRef, required: true, description: 'The machine and its token.' }) },
    resolve: (_root, { input }, { fleet }) => fleet.enrollNode(input),
  }),
  createEnrollmentToken: t.field({
    type: CreateEnrollmentTokenPayloadRef,
    description:
      'Makes a token with which machines can enrol in an environment for 24 hours. Needs the role OPERATOR there.',
    extensions: inEnvironment('OPERATOR'),
    args: {
      environmentId: t.arg.id({ required: true, description: 'The environment they enrol in.' }),
      label: t.arg.string({ required: true, description: `What it is for. 1 to ${bounds.text} characters.` }),
    },
    resolve: (_root, { environmentId, label }, context) => {
      const { key } = requireKnown(environmentId, context)
      const named = requireName(label, 'label', bounds.text)
      return context.directory.createEnrollmentToken(actorOf(context), key, named)
    },
  }),
  revokeEnrollmentToken: t.field({
    type: 'Boolean',
    description:
      'Makes an enrolment token void; nodes that enrolled with it stay. Needs the role OPERATOR in its environment. Answers true.',
    extensions: onEnrollmentToken,
    args: { enrollmentTokenId: t.arg.id({ required: true, description: 'The token.' }) },
    resolve: async (_root, { enrollmentTokenId }, context) => {
      await context.directory.revokeEnrollmentToken(
        actorOf(context),
        await enrollmentTokenOf(enrollmentTokenId, context),
      )
      return true
    },
  }),
}))

async function enrollmentTokenOf(id: string, { directory }: Context): Promise<EnrollmentToken> {
  const token = await directory.enrollmentToken(requireId('enrollmentToken', id, 'enrollmentTokenId'))
  if (!token) throw notFound('enrolment token')
  return token
}
