// Owns what a pipeline is over all nodes that run it: the one place that rolls its status up. Pure.
import type { ComponentSum, NodeComponent, NodePipeline, PipelineStatus, PipelineSum } from '../../schema/shapes.ts'
import { componentCounters, componentRateNames, pipelineCounters, pipelineRateNames } from './counters.ts'

const worstFirst: readonly PipelineStatus[] = ['CRASHED', 'STOPPED', 'STARTING', 'PENDING', 'RUNNING']

/** Worst wins. Null: of none. */
export function worstOf(statuses: Iterable<PipelineStatus>): PipelineStatus | null {
  const all = new Set(statuses)
  return worstFirst.find((status) => all.has(status)) ?? null
}

/** What a node that is silent does now is not known: its last values count among the totals alone. */
export function sumOf(views: readonly NodePipeline[], silent: (nodeKey: number) => boolean): PipelineSum {
  const heard = views.filter(({ nodeKey }) => !silent(nodeKey))
  const components = new Map<number, NodeComponent[]>()
  for (const component of views.flatMap((view) => view.components)) {
    const same = components.get(component.componentKey)
    if (same) same.push(component)
    else components.set(component.componentKey, [component])
  }
  return {
    nodes: views.length,
    status: worstOf(views.map(({ status }) => status)),
    totals: added(
      pipelineCounters,
      views.map(({ totals }) => totals),
    ),
    rates: added(
      pipelineRateNames,
      heard.map(({ rates }) => rates),
    ),
    utilization: weightedMean(heard.map(({ utilization }) => ({ value: utilization, weight: 1 }))),
    components: [...components.values()].flatMap((same) => componentSum(same, silent)),
  }
}

function componentSum(components: readonly NodeComponent[], silent: (nodeKey: number) => boolean): ComponentSum[] {
  const [first] = components
  if (!first) return []
  const { componentKey, name, kind } = first
  const heard = components.filter(({ nodeKey }) => !silent(nodeKey))
  const latencies = heard.map(({ latencyMeanSeconds, rates }) => ({
    value: latencyMeanSeconds,
    weight: (rates.receivedEvents ?? 0) + (rates.sentEvents ?? 0),
  }))
  const totals = added(
    componentCounters,
    components.map((component) => component.totals),
  )
  const rates = added(
    componentRateNames,
    heard.map((component) => component.rates),
  )
  return [{ componentKey, name, kind, totals, rates, latencyMeanSeconds: weightedMean(latencies) }]
}

/** Name by name; a name that is null in all stays null. */
function added<Name extends string>(
  names: readonly Name[],
  rows: readonly Readonly<Record<Name, number | null>>[],
): Record<Name, number | null> {
  return Object.fromEntries(names.map((name) => [name, sum(rows.map((row) => row[name]))])) as Record<
    Name,
    number | null
  >
}

function sum(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length > 0 ? known.reduce((total, value) => total + value, 0) : null
}

function weightedMean(values: readonly { readonly value: number | null; readonly weight: number }[]): number | null {
  let [total, weight] = [0, 0]
  for (const each of values) {
    if (each.value === null) continue
    total += each.value * each.weight
    weight += each.weight
  }
  return weight > 0 ? total / weight : null
}
