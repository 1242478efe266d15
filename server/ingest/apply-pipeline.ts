// Owns how a pipeline's report becomes its new state on the node: deltas into minutes, transitions into status changes, lines into log entries. Pure but for the draft.
import type { NodeComponent, NodePipeline } from '../../schema/shapes.ts'
import type {
  ComponentKeys,
  ComponentMinute,
  ComponentState,
  Heartbeat,
  PipelineReport,
  PipelineState,
} from '../records.ts'
import { componentCounters, count, pipelineCounters } from './counters.ts'
import type { FlushDraft } from './draft.ts'

export interface PipelineContext {
  readonly heartbeat: Heartbeat
  readonly revision: number
  /** Taken once per heartbeat, from its sample: one that straddles the minute stays in its own. */
  readonly minute: Date
  readonly componentKey: ComponentKeys
  readonly draft: FlushDraft
}

export function applyPipeline(before: PipelineState, report: PipelineReport, context: PipelineContext): PipelineState {
  const { heartbeat, draft } = context
  const { view } = before
  const at = heartbeat.sampledAt.getTime()
  const counted = count(pipelineCounters, { totals: view.totals, countedAt: before.countedAt }, { values: report, at })
  const components = applyComponents(before, report, context)
  const changed = report.status !== view.status
  const next: PipelineState = {
    countedAt: counted.countedAt,
    components,
    view: {
      ...view,
      revision: context.revision,
      status: report.status,
      statusSince: changed ? heartbeat.receivedAt : view.statusSince,
      version: report.version ?? view.version,
      pid: report.pid ?? null,
      uptimeSeconds: report.uptimeSeconds ?? null,
      utilization: report.utilization ?? view.utilization,
      configChecksum: report.configChecksum ?? view.configChecksum,
      sampledAt: heartbeat.sampledAt,
      totals: counted.totals,
      rates: pipelineRates(counted.rates),
      components: [...components.values()].map((component) => component.view),
    },
  }
  tellTransitions(before, report, { ...context, restarts: counted.deltas.restarts ?? 0 })
  draft.nodePipeline(next.view)
  draft.pipelineMinute({
    nodeKey: view.nodeKey,
    pipelineKey: view.pipelineKey,
    minute: context.minute,
    samples: 1,
    eventsIn: counted.deltas.eventsIn ?? 0,
    eventsOut: counted.deltas.eventsOut ?? 0,
    errorsTotal: counted.deltas.errorsTotal ?? 0,
    eventsDiscarded: counted.deltas.eventsDiscarded ?? 0,
    bytesIn: counted.deltas.bytesIn ?? 0,
    bytesOut: counted.deltas.bytesOut ?? 0,
    utilizationSum: report.utilization ?? 0,
    utilizationSamples: report.utilization == null ? 0 : 1,
  })
  for (const line of report.logs)
    draft.logEntry({
      ...line,
      environmentKey: view.environmentKey,
      nodeKey: view.nodeKey,
      pipelineKey: view.pipelineKey,
      receivedAt: heartbeat.receivedAt,
    })
  return next
}

/** A restart between two heartbeats is a crash that no heartbeat saw: both of its transitions are told. */
function tellTransitions(
  before: PipelineState,
  report: PipelineReport,
  context: PipelineContext & { readonly restarts: number },
): void {
  const { view } = before
  const change = (from: string, to: string, reason: string) =>
    context.draft.statusChange({
      environmentKey: view.environmentKey,
      nodeKey: view.nodeKey,
      pipelineKey: view.pipelineKey,
      from,
      to,
      reason,
      at: context.heartbeat.receivedAt,
    })
  const restarted = context.restarts === 1 ? 'Restarted' : `Restarted ${context.restarts} times`
  if (view.status === 'RUNNING' && report.status === 'RUNNING' && context.restarts > 0) {
    change('RUNNING', 'CRASHED', `${restarted} since the heartbeat before`)
    change('CRASHED', 'RUNNING', restarted)
  } else if (report.status !== view.status) {
    change(
      view.status,
      report.status,
      context.restarts > 0 ? `${restarted}, reported by its agent` : 'Reported by its agent',
    )
  }
}

/** A component that a report leaves out keeps its row and its last values. */
function applyComponents(
  before: PipelineState,
  report: PipelineReport,
  context: PipelineContext,
): Map<number, ComponentState> {
  const { heartbeat, draft } = context
  const components = new Map(before.components)
  for (const input of report.components ?? []) {
    const componentKey = context.componentKey(before.view.pipelineKey, input.componentId)
    if (componentKey === undefined)
      throw new Error(`component ${input.componentId} was not registered before its report`)
    const old = components.get(componentKey)
    const at = heartbeat.sampledAt.getTime()
    const counted = count(
      componentCounters,
      { totals: old?.view.totals ?? {}, countedAt: old?.countedAt ?? {} },
      { values: input, at },
    )
    const view: NodeComponent = {
      nodeKey: before.view.nodeKey,
      componentKey,
      name: input.componentId,
      kind: input.kind,
      latencyMeanSeconds: input.latencyMeanSeconds ?? old?.view.latencyMeanSeconds ?? null,
      sampledAt: heartbeat.sampledAt,
      totals: counted.totals,
      rates: componentRates(counted.rates),
    }
    components.set(componentKey, { view, countedAt: counted.countedAt })
    draft.nodeComponent(view)
    draft.componentMinute(componentMinute({ view, minute: context.minute }, counted.deltas, input.latencyMeanSeconds))
  }
  return components
}

/** The latency weighs as much as the events that passed in its time: received + sent. */
function componentMinute(
  { view, minute }: { readonly view: NodeComponent; readonly minute: Date },
  deltas: Readonly<Record<(typeof componentCounters)[number], number | null>>,
  latencyMeanSeconds: number | null | undefined,
): ComponentMinute {
  const weight = latencyMeanSeconds == null ? 0 : (deltas.receivedEvents ?? 0) + (deltas.sentEvents ?? 0)
  return {
    nodeKey: view.nodeKey,
    componentKey: view.componentKey,
    minute,
    receivedEvents: deltas.receivedEvents ?? 0,
    sentEvents: deltas.sentEvents ?? 0,
    receivedBytes: deltas.receivedBytes ?? 0,
    sentBytes: deltas.sentBytes ?? 0,
    errorsTotal: deltas.errorsTotal ?? 0,
    discardedEvents: deltas.discardedEvents ?? 0,
    latencyWeighted: weight * (latencyMeanSeconds ?? 0),
    latencyWeight: weight,
  }
}

type Rates<Names extends readonly string[]> = Readonly<Record<Names[number], number | null>>

export function pipelineRates(rates: Rates<typeof pipelineCounters>): NodePipeline['rates'] {
  const { eventsIn, eventsOut, errorsTotal, eventsDiscarded, bytesIn, bytesOut } = rates
  return { eventsIn, eventsOut, errors: errorsTotal, eventsDiscarded, bytesIn, bytesOut }
}

export function componentRates(rates: Rates<typeof componentCounters>): NodeComponent['rates'] {
  const { receivedEvents, sentEvents, receivedBytes, sentBytes, errorsTotal, discardedEvents } = rates
  return { receivedEvents, sentEvents, receivedBytes, sentBytes, errors: errorsTotal, discardedEvents }
}

const minuteMs = 60_000

export function minuteOf(sampledAt: Date): Date {
  return new Date(Math.floor(sampledAt.getTime() / minuteMs) * minuteMs)
}
