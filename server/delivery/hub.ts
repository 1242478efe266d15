// Owns the delivery as the rest of the server sees it: topics to publish to, both modes of GraphQL over SSE, counts, and the end.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ExecutionResult } from 'graphql'
import type { Caller } from './connection.ts'
import { createConnections, type ConnectionLimits } from './connections.ts'
import { serveDistinct } from './distinct.ts'
import { createLogTopic, type LogTopicDeps, type Positioned } from './log-topic.ts'
import type { Prepared } from './operation.ts'
import { createSingleMode, type SingleRequest } from './single.ts'
import { createSnapshotTopic, type SnapshotTopicDeps } from './snapshot-topic.ts'
import type { DeliveryCounters } from './topic.ts'

export interface HubDeps {
  /** Makes every error of a result fit for the caller's eyes. */
  readonly present: (result: ExecutionResult) => ExecutionResult
  readonly limits: ConnectionLimits
}

export interface DeliveryStats extends Readonly<DeliveryCounters> {
  readonly connections: number
  readonly operations: number
  /** Of subscribers whose events are executed once. */
  readonly groups: number
  /** Subscribers in the largest of them. */
  readonly largestGroup: number
}

interface Grouped {
  groups(): number
  largestGroup(): number
}

export type Hub = ReturnType<typeof createHub>

export function createHub({ present, limits }: HubDeps) {
  const counters: DeliveryCounters = { executions: 0, deliveries: 0, skipped: 0, resumes: 0, resets: 0 }
  const connections = createConnections(limits)
  let operations = 0
  const deps = { present, connections, opened: (change: number) => (operations += change) }
  const single = createSingleMode(deps)
  const topics = new Set<Grouped>()
  function counted<Topic extends Grouped>(topic: Topic): Topic {
    topics.add(topic)
    return topic
  }

  return {
    snapshotTopic: <Event, Filter>(topic: Omit<SnapshotTopicDeps<Event, Filter>, 'counters'>) =>
      counted(createSnapshotTopic<Event, Filter>({ ...topic, counters })),
    logTopic: <Entry extends Positioned, Event, Filter>(topic: Omit<LogTopicDeps<Entry, Event, Filter>, 'counters'>) =>
      counted(createLogTopic<Entry, Event, Filter>({ ...topic, counters })),
    serveDistinct: (response: ServerResponse, request: { caller: Caller; prepared: Prepared }) =>
      serveDistinct(response, request, deps),
    serveSingle: (request: IncomingMessage, response: ServerResponse, how: SingleRequest) =>
      single.handle(request, response, how),
    /** Its subscribers are refused by a recheck: their environment is no more. */
    removeTopic: (topic: Grouped) => void topics.delete(topic),
    credentials: connections.credentials,
    recheck: connections.recheck,
    stats: (): DeliveryStats => ({
      ...counters,
      connections: connections.size(),
      operations,
      groups: [...topics].reduce((sum, topic) => sum + topic.groups(), 0),
      largestGroup: [...topics].reduce((most, topic) => Math.max(most, topic.largestGroup()), 0),
    }),
    drain: connections.drain,
  }
}
