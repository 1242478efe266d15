// Owns the names of the object and enum types, so that entities can refer to each other without a circle. Their fields are in a file each.
import { builder } from './builder.ts'
import type * as directory from './directory.ts'
import type { Resolution, SweepState } from './history-shapes.ts'
import type * as shapes from './shapes.ts'
import type { PersonViewer, Role } from './viewer.ts'

export const EnvironmentRef = builder.objectRef<shapes.Environment>('Environment')
export const FleetNodeRef = builder.objectRef<shapes.FleetNode>('FleetNode')
export const HostRef = builder.objectRef<shapes.Host>('Host')
export const HostSampleRef = builder.objectRef<shapes.HostSample>('HostSample')
export const PipelineRef = builder.objectRef<shapes.Pipeline>('Pipeline')
export const NodePipelineRef = builder.objectRef<shapes.NodePipeline>('NodePipeline')
export const NodeComponentRef = builder.objectRef<shapes.NodeComponent>('NodeComponent')
export const LogEntryRef = builder.objectRef<shapes.LogEntry>('LogEntry')
export const StatusChangeRef = builder.objectRef<shapes.StatusChange>('StatusChange')
export const FleetCountsRef = builder.objectRef<shapes.FleetCounts>('FleetCounts')
export const LabelRef = builder.objectRef<shapes.Label>('Label')
export const SweepStateRef = builder.objectRef<SweepState>('SweepState')
export const ViewerRef = builder.objectRef<PersonViewer>('Viewer')
export const PersonRef = builder.objectRef<directory.Person>('Person')
export const MembershipRef = builder.objectRef<directory.Membership>('Membership')
export const InvitationRef = builder.objectRef<directory.Invitation>('Invitation')
export const EnrollmentTokenRef = builder.objectRef<directory.EnrollmentToken>('EnrollmentToken')
export const ApiTokenRef = builder.objectRef<directory.ApiToken>('ApiToken')
export const AuditEntryRef = builder.objectRef<directory.AuditEntry>('AuditEntry')

/** Enum values with their descriptions; the type makes a missing or a foreign value a compile error. */
function described<Value extends string>(descriptions: Record<Value, string>): Record<Value, { description: string }> {
  const entries = Object.entries<string>(descriptions).map(([value, description]) => [value, { description }])
  return Object.fromEntries(entries) as Record<Value, { description: string }>
}

export const NodeStatusRef = builder.enumType('NodeStatus', {
  description: 'What Fleetbeat knows of a node.',
  values: described<shapes.NodeStatus>({
    UNKNOWN: 'Never heard, or the monitor itself was away and cannot know.',
    HEALTHY: 'Beating, and nothing is wrong.',
    DEGRADED: 'Beating, but something is wrong; `statusReasons` says what.',
    OFFLINE: 'Silent for longer than the grace of three intervals.',
    MAINTENANCE: 'Set aside by a person.',
  }),
})

export const PipelineStatusRef = builder.enumType('PipelineStatus', {
  description:
    'What the process of a pipeline does on a node. Over nodes the worst wins: CRASHED, STOPPED, STARTING, PENDING, RUNNING.',
  values: described<shapes.PipelineStatus>({
    PENDING: 'To be run there, but never reported.',
    STARTING: 'Its process is coming up.',
    RUNNING: 'Its process is up.',
    STOPPED: 'Ended on purpose.',
    CRASHED: 'Ended by itself.',
  }),
})

export const ComponentKindRef = builder.enumType('ComponentKind', {
  description: 'The place of a component in its pipeline.',
  values: described<shapes.ComponentKind>({
    SOURCE: 'Takes events in.',
    TRANSFORM: 'Changes or filters events.',
    SINK: 'Sends events on.',
  }),
})

export const DeploymentModeRef = builder.enumType('DeploymentMode', {
  description: 'How the agent runs on its host.',
  values: described<shapes.DeploymentMode>({
    STANDALONE: 'As a process of the host.',
    DOCKER: 'In a container.',
    UNKNOWN: 'The agent could not tell.',
  }),
})

export const StreamStateRef = builder.enumType('StreamState', {
  description: 'How an event of a stream stands to the cursor the subscriber came with.',
  values: described<shapes.StreamState>({
    LIVE: 'Nothing was missed.',
    RECOVERED:
      'First event after a resume: everything missed follows from the store; `recovered` says how many entries.',
    RESET: 'What was missed can no longer be told in full; `reason` says why. Read the present state anew.',
  }),
})

export const RoleRef = builder.enumType('Role', {
  description: 'What a person may do in an environment. Each role includes the ones before it.',
  values: described<Role>({
    VIEWER: 'Reads.',
    OPERATOR: 'Also acts on nodes and pipelines.',
    ADMIN: 'Also manages members, tokens and settings.',
  }),
})

export const ResolutionRef = builder.enumType('Resolution', {
  description: 'What a point of a series stands for.',
  values: {
    SAMPLE: { description: 'One heartbeat: rates since the one before.' },
    MINUTE: { description: 'A whole minute: means over it.' },
    HOUR: { description: 'An hour: means over it, or over what has passed of it.' },
    DAY: { description: 'A UTC day: means over it, or over what has passed of it.' },
  } as const satisfies Record<Resolution, { description: string }>,
})
