// Owns the live rings of the fleet: the last samples of each pipeline and each component on a node, fed by what is committed.
import type { ComponentSample, PipelineSample } from '../../schema/history-shapes.ts'
import type { NodeComponent, NodePipeline } from '../../schema/shapes.ts'
import { componentRateNames, pipelineRateNames } from './counters.ts'
import { createRings, type Sample } from './rings.ts'

/** One hour at 5 s. */
const samplesASeries = 720

/** Six rates, and the utilization of a pipeline or the latency of a component. */
const width = 7

interface Range {
  readonly since: number
  readonly until: number
}

export type LiveSeries = ReturnType<typeof createLiveSeries>

export function createLiveSeries(bytes: number) {
  const rings = createRings<string>({ bytes, samples: samplesASeries, width })

  return {
    /** A component that the heartbeat left out has no sample of it. */
    append(view: NodePipeline): void {
      if (view.sampledAt === null) return
      const at = view.sampledAt.getTime()
      const { rates } = view
      rings.append(pipelineSeries(view.nodeKey, view.pipelineKey), at, [
        ...pipelineRateNames.map((name) => rates[name]),
        view.utilization,
      ])
      for (const component of view.components)
        if (component.sampledAt.getTime() === at) rings.append(seriesOf(component), at, valuesOf(component))
    },
    forget(view: NodePipeline): void {
      rings.forget(pipelineSeries(view.nodeKey, view.pipelineKey))
      for (const component of view.components) rings.forget(seriesOf(component))
    },
    pipeline: (of: { nodeKey: number; pipelineKey: number }) => {
      const key = pipelineSeries(of.nodeKey, of.pipelineKey)
      return {
        oldest: rings.oldest(key),
        samples: (range: Range): PipelineSample[] =>
          rings.read(key, range).map(({ at, values }) => ({
            at: new Date(at),
            resolution: 'SAMPLE',
            ...named(pipelineRateNames, values),
            utilization: values[width - 1] ?? null,
          })),
      }
    },
    component: (of: { nodeKey: number; componentKey: number }) => {
      const key = seriesOf(of)
      return {
        oldest: rings.oldest(key),
        samples: (range: Range): ComponentSample[] =>
          rings.read(key, range).map(({ at, values }) => ({
            at: new Date(at),
            resolution: 'SAMPLE',
            ...named(componentRateNames, values),
            latencyMeanSeconds: values[width - 1] ?? null,
          })),
      }
    },
    usage: rings.usage,
  }
}

function pipelineSeries(nodeKey: number, pipelineKey: number): string {
  return `p ${nodeKey} ${pipelineKey}`
}

function seriesOf({ nodeKey, componentKey }: { readonly nodeKey: number; readonly componentKey: number }): string {
  return `c ${nodeKey} ${componentKey}`
}

function valuesOf({ rates, latencyMeanSeconds }: NodeComponent): (number | null)[] {
  return [...componentRateNames.map((name) => rates[name]), latencyMeanSeconds]
}

function named<Name extends string>(names: readonly Name[], values: Sample['values']): Record<Name, number | null> {
  return Object.fromEntries(names.map((name, index) => [name, values[index] ?? null])) as Record<Name, number | null>
}
