// Owns the topics of each environment: which events a committed flush makes, what a filter leaves of them, and how they merge.
import type { LogFilter, MetricFilter, StreamScope } from '../schema/context.ts'
import type { Position } from '../schema/cursor.ts'
import type {
  FleetNode,
  FleetStatus,
  LogEntry,
  LogEntryEvent,
  MetricUpdate,
  StatusChange,
  StatusChangeEvent,
} from '../schema/shapes.ts'
import { FleetbeatError } from '../schema/errors.ts'
import { scopedViewer } from '../schema/viewer.ts'
import type { Changed } from './commit.ts'
import { canonical } from './delivery/document-facts.ts'
import type { Hub } from './delivery/hub.ts'
import { TopicStream } from './delivery/topic-stream.ts'
import type { Subscriber } from './delivery/topic.ts'
import type { Registry } from './ingest/registry.ts'
import type { NodeState } from './records.ts'
import type { Store } from './store/store.ts'
import {
  entryKeys,
  keepsEntry,
  keysInEntry,
  keysInMetrics,
  mergeMetrics,
  mergeStatus,
  metricChanges,
  metricKeys,
  metricSnapshot,
  narrowMetrics,
} from './stream-events.ts'

export interface StreamsDeps {
  readonly store: Pick<Store, 'loadPositions' | 'lastPosition' | 'entriesAfter' | 'changesAfter'>
  readonly registry: Registry
  readonly hub: Hub
  readonly now: () => Date
  readonly published: (events: number) => void
  readonly failed: (error: unknown) => void
}

export type Streams = Awaited<ReturnType<typeof createStreams>>

const logEntriesAnEvent = 500

export async function createStreams(deps: StreamsDeps) {
  const topics = new Map<number, ReturnType<typeof createTopics>>()

  /** Topics for the environments that there are, and for no other. */
  async function sync(): Promise<void> {
    const present = new Set(deps.registry.environments().map(({ key }) => key))
    for (const [key, topic] of topics) {
      if (present.has(key)) continue
      topic.close()
      topics.delete(key)
    }
    const added = [...present].filter((key) => !topics.has(key))
    if (added.length === 0) return
    const positions = await deps.store.loadPositions()
    for (const key of added) {
      const of = (stream: 'LOG_ENTRY' | 'STATUS_CHANGE') =>
        positions.find((it) => it.environmentKey === key && it.stream === stream)
      const [log, status] = [of('LOG_ENTRY'), of('STATUS_CHANGE')]
      // Removed since the registry heard of it.
      if (!log || !status || topics.has(key)) continue
      topics.set(key, createTopics(key, { log: startOf(log), status: startOf(status) }, deps))
    }
  }
  await sync()
  const topicsOf = (environmentKey: number) => {
    const found = topics.get(environmentKey)
    if (!found) throw new FleetbeatError('NOT_FOUND', 'No such environment')
    return found
  }

  function publishFlush(changed: Changed): void {
    const touched = new Set([
      ...changed.flush.nodes.map(({ state }) => state.node.environmentKey),
      ...changed.reloaded.map(({ state }) => state.node.environmentKey),
      ...changed.gone.map((node) => node.environmentKey),
    ])
    // An environment that was removed meanwhile has nobody to tell.
    for (const environmentKey of touched) topics.get(environmentKey)?.publish(changed)
    deps.published(touched.size + changed.stored.logEntries.length + changed.stored.statusChanges.length)
  }

  return {
    sync,
    /** What is committed stays committed: a fault in telling of it must not look like a fault in writing it. */
    publish(changed: Changed): void {
      try {
        publishFlush(changed)
      } catch (error) {
        deps.failed(error)
      }
    },
    publishEnrolled: (node: FleetNode) => topicsOf(node.environmentKey).publishEnrolled(node),
    /** Other instances appended to these streams. */
    async wentOn(stream: 'log' | 'status', environmentKeys: Iterable<number>): Promise<void> {
      await Promise.all([...environmentKeys].map((key) => topics.get(key)?.wentOn(stream)))
    },
    epochs: (environmentKey: number) => topicsOf(environmentKey).epochs,
    metricUpdates: (scope: StreamScope, filter: MetricFilter) =>
      topicsOf(scope.environmentKey).metricUpdates(scope, filter),
    fleetStatus: (scope: StreamScope) => topicsOf(scope.environmentKey).fleetStatus(scope),
    logEntryEvents: (scope: StreamScope, filter: LogFilter, after: Position | null) =>
      topicsOf(scope.environmentKey).logEntryEvents(scope, filter, after),
    statusChangeEvents: (scope: StreamScope, after: Position | null) =>
      topicsOf(scope.environmentKey).statusChangeEvents(scope, after),
  }
}

function startOf({ epoch, lastSeq }: { epoch: string; lastSeq: number }): Positions['log'] {
  return { epoch, last: lastSeq }
}

interface Positions {
  readonly log: { readonly epoch: string; readonly last: number }
  readonly status: { readonly epoch: string; readonly last: number }
}

function createTopics(environmentKey: number, positions: Positions, deps: StreamsDeps) {
  const { registry, hub, now, store } = deps
  const logStream = { environmentKey, epoch: positions.log.epoch }
  const statusStream = { environmentKey, epoch: positions.status.epoch }

  const metrics = hub.snapshotTopic<MetricUpdate, MetricFilter>({
    snapshot: (filter) => narrowMetrics(metricSnapshot(registry, environmentKey, now()), filter),
    narrow: (event, filter) => {
      const left = narrowMetrics(event, filter)
      const some =
        left.nodes.length +
        left.nodePipelines.length +
        left.removedNodeKeys.length +
        left.removedNodePipelines.length +
        left.samples.length
      return some > 0 ? left : null
    },
    merge: mergeMetrics,
    keysOf: metricKeys,
    keysIn: keysInMetrics,
  })
  const status = hub.snapshotTopic<FleetStatus, null>({
    snapshot: () => statusEvent(registry.nodes(environmentKey), true),
    narrow: (event) => event,
    merge: mergeStatus,
    ...unfiltered,
  })
  const log = hub.logTopic<LogEntry, LogEntryEvent, LogFilter>({
    ...positions.log,
    policy: 'drop-oldest',
    entriesAnEvent: logEntriesAnEvent,
    event: (entries, mark) => ({ ...mark, environmentKey, epoch: logStream.epoch, entries, publishedAt: now() }),
    keep: keepsEntry,
    keysOf: entryKeys,
    keysIn: keysInEntry,
    read: (after, limit) => store.entriesAfter(logStream, { after, limit }),
    newest: () => store.lastPosition(logStream, 'LOG_ENTRY'),
    failed: deps.failed,
  })
  const changes = hub.logTopic<StatusChange, StatusChangeEvent, null>({
    ...positions.status,
    policy: 'disconnect',
    entriesAnEvent: 1,
    event: ([change], mark) => ({
      ...mark,
      environmentKey,
      epoch: statusStream.epoch,
      change: change ?? null,
      publishedAt: now(),
    }),
    keep: () => true,
    ...unfiltered,
    read: (after, limit) => store.changesAfter(statusStream, { after, limit }),
    newest: () => store.lastPosition(statusStream, 'STATUS_CHANGE'),
    failed: deps.failed,
  })

  function statusEvent(nodes: readonly FleetNode[], snapshot: boolean): FleetStatus {
    const counts = registry.counts(environmentKey)
    return { environmentKey, publishedAt: now(), snapshot, counts, nodes, removedNodeKeys: [] }
  }

  function publishNodes(nodeKeys: ReadonlySet<number>, removedNodeKeys: readonly number[] = []): void {
    const nodes = registry.nodes(environmentKey).filter((node) => nodeKeys.has(node.key))
    if (nodes.length + removedNodeKeys.length > 0) status.publish({ ...statusEvent(nodes, false), removedNodeKeys })
  }

  /** The scope of a stream, its topic and its filter: with the document, all that an event's answer depends on. */
  function stream<Event>(
    scope: StreamScope,
    name: string,
    how: { filter: unknown; subscribe: (subscriber: Subscriber<Event>) => () => void },
  ): TopicStream<Event> {
    const viewer = scopedViewer(environmentKey, scope.role)
    return new TopicStream<Event>({
      key: `${name} ${environmentKey} ${scope.role} ${canonical(how.filter)}`,
      scope,
      viewerFor: () => viewer,
      subscribe: how.subscribe,
    })
  }

  return {
    close() {
      for (const topic of [metrics, status, log, changes]) hub.removeTopic(topic)
    },
    epochs: { log: logStream.epoch, status: statusStream.epoch },
    publish(changed: Changed): void {
      const event = metricChanges(changed, registry, { environmentKey, publishedAt: now() })
      metrics.publish(event)
      const own = changed.stored.statusChanges.filter((change) => change.environmentKey === environmentKey)
      const turned = own.filter(turnsTheFleet).map((change) => change.nodeKey)
      const reloaded = changed.reloaded
        .filter(({ state, before }) => state.node.environmentKey === environmentKey && statusDiffers(state, before))
        .map(({ state }) => state.node.key)
      // With a pipeline goes its crash.
      const lessened = event.removedNodePipelines.map(({ nodeKey }) => nodeKey)
      publishNodes(new Set([...turned, ...lessened, ...reloaded]), event.removedNodeKeys)
      changes.append(own)
      log.append(changed.stored.logEntries.filter((entry) => entry.environmentKey === environmentKey))
    },
    wentOn: (stream: 'log' | 'status') => (stream === 'log' ? log : changes).wentOn(),
    publishEnrolled(node: FleetNode): void {
      metrics.publish({
        environmentKey,
        publishedAt: now(),
        snapshot: false,
        nodes: [node],
        nodePipelines: registry.nodePipelines(node.key),
        removedNodeKeys: [],
        removedNodePipelines: [],
        samples: [],
      })
      publishNodes(new Set([node.key]))
    },
    metricUpdates: (scope: StreamScope, filter: MetricFilter) =>
      stream<MetricUpdate>(scope, 'metricUpdate', {
        filter: { nodes: sorted(filter.nodeKeys), pipelines: sorted(filter.pipelineKeys) },
        subscribe: (subscriber) => metrics.subscribe(subscriber, filter),
      }),
    fleetStatus: (scope: StreamScope) =>
      stream<FleetStatus>(scope, 'fleetStatus', {
        filter: null,
        subscribe: (subscriber) => status.subscribe(subscriber, null),
      }),
    logEntryEvents: (scope: StreamScope, filter: LogFilter, after: Position | null) =>
      stream<LogEntryEvent>(scope, 'logEntry', {
        filter: {
          nodes: sorted(filter.nodeKeys),
          pipelines: sorted(filter.pipelineKeys),
          levels: sorted(filter.levels),
          text: filter.text?.toLowerCase() ?? null,
        },
        subscribe: (subscriber) => log.subscribe(subscriber, filter, after),
      }),
    statusChangeEvents: (scope: StreamScope, after: Position | null) =>
      stream<StatusChangeEvent>(scope, 'statusChange', {
        filter: null,
        subscribe: (subscriber) => changes.subscribe(subscriber, null, after),
      }),
  }
}

/** Everybody gets everything. */
const unfiltered = { keysOf: () => null, keysIn: () => [] }

/** What counts in how an environment stands: the status of its nodes, and crashes. */
function turnsTheFleet({ pipelineKey, from, to }: StatusChange): boolean {
  return pipelineKey === null || from === 'CRASHED' || to === 'CRASHED'
}

function statusDiffers(state: NodeState, before: NodeState | undefined): boolean {
  if (!before || before.node.status !== state.node.status) return true
  // Reasons are cut at some number; crashes are counted all the same.
  return before.node.statusReasons.join() !== state.node.statusReasons.join() || crashedOn(before) !== crashedOn(state)
}

function crashedOn({ pipelines }: NodeState): string {
  return [...pipelines]
    .flatMap(([key, { view }]) => (view.status === 'CRASHED' ? [key] : []))
    .sort((a, b) => a - b)
    .join()
}

function sorted(values: ReadonlySet<number | string> | null): readonly (number | string)[] | null {
  return values && [...values].sort()
}
