// Owns enrolment: how a machine becomes a node, and the tokens that allow it.
import { bounds } from './bounds.ts'
import { builder } from './builder.ts'
import type { EnrollmentResult } from './context.ts'
import { readableEnvironment } from './environment.ts'
import { LabelInputRef } from './heartbeat.ts'
import type { EnrollComponentInput, EnrollNodeInput, EnrollPipelineInput } from './inputs.ts'
import { ComponentKindRef, FleetNodeRef, PipelineRef } from './refs.ts'
import { requireRole } from './viewer.ts'

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

const EnrollmentTokenPayloadRef = builder
  .objectRef<{ token: string; expiresAt: Date }>('CreateEnrollmentTokenPayload')
  .implement({
    description: 'A new enrolment token.',
    fields: (t) => ({
      token: t.exposeString('token', { description: 'fb_enroll_..., shown this once: the server keeps its hash.' }),
      expiresAt: t.field({ type: 'DateTime', description: 'When it stops working.', resolve: (it) => it.expiresAt }),
    }),
  })

builder.mutationFields((t) => ({
  enrollNode: t.field({
    type: EnrollNodePayloadRef,
    description:
      'Turns a machine into a node of the environment of its enrolment token. UNAUTHENTICATED where the token is not valid.',
    args: { input: t.arg({ type: EnrollNodeInputRef, required: true, description: 'The machine and its token.' }) },
    resolve: (_root, { input }, { fleet }) => fleet.enrollNode(input),
  }),
  createEnrollmentToken: t.field({
    type: EnrollmentTokenPayloadRef,
    description:
      'Makes a token with which machines can enrol in an environment for 24 hours. Needs the role OPERATOR there.',
    args: {
      environmentId: t.arg.id({ required: true, description: 'The environment they enrol in.' }),
      label: t.arg.string({ required: true, description: `What it is for. 1 to ${bounds.text} characters.` }),
    },
    resolve: (_root, { environmentId, label }, context) => {
      const { key } = readableEnvironment(environmentId, context)
      requireRole(context.viewer, { what: 'environment', environmentKey: key }, 'OPERATOR')
      return context.fleet.createEnrollmentToken(key, label)
    },
  }),
}))
