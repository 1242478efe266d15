// Owns what becomes of a node's state that is read from the store again: the store keeps no rates, what was remembered tells them. Pure.
import type { NodeState, PipelineState } from '../records.ts'
import { componentRates, pipelineRates } from './apply-pipeline.ts'
import { componentCounters, count, pipelineCounters } from './counters.ts'

/** The stored state with its rates: growth since what was remembered, or what was remembered where nothing came since. */
export function withRates(before: NodeState, stored: NodeState): NodeState {
  const pipelines = [...stored.pipelines].map(([key, pipeline]): [number, PipelineState] => {
    const old = before.pipelines.get(key)
    return [key, old ? pipelineWithRates(old, pipeline) : pipeline]
  })
  return { ...stored, pipelines: new Map(pipelines) }
}

function pipelineWithRates(before: PipelineState, stored: PipelineState): PipelineState {
  const components = new Map(
    [...stored.components].map(([key, component]) => {
      const old = before.components.get(key)
      if (!old) return [key, component]
      const rates = sameTime(old.view, component.view)
        ? old.view.rates
        : componentRates(count(componentCounters, counted(old), reported(component.view)).rates)
      return [key, { ...component, view: { ...component.view, rates } }]
    }),
  )
  const rates = sameTime(before.view, stored.view)
    ? before.view.rates
    : pipelineRates(count(pipelineCounters, counted(before), reported(stored.view)).rates)
  return {
    ...stored,
    components,
    view: { ...stored.view, rates, components: [...components.values()].map(({ view }) => view) },
  }
}

interface View<Totals> {
  readonly totals: Totals
  readonly sampledAt: Date | null
}

function sameTime(one: View<unknown>, other: View<unknown>): boolean {
  return one.sampledAt?.getTime() === other.sampledAt?.getTime()
}

function counted<Totals>(state: { view: View<Totals>; countedAt: Readonly<Record<string, number>> }) {
  return { totals: state.view.totals, countedAt: state.countedAt }
}

function reported<Totals>({ totals, sampledAt }: View<Totals>) {
  return { values: totals, at: sampledAt?.getTime() ?? 0 }
}
