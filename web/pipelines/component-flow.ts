// Owns what is shown over each component of a pipeline: its rates on one node or summed over all that are heard. Pure.
import type { PipelineOnNodeLiveFragment } from '../gen/graphql.ts'
import { eventsOf, isOfNow } from '../ui/component-events.ts'
import type { ComponentKind } from './graph-layout.ts'
import { sumKnown } from '../ui/sum-known.ts'

type Component = PipelineOnNodeLiveFragment['components'][number]

export interface ComponentFlow {
  readonly id: string
  readonly kind: ComponentKind
  /** What it sends for a transform, else what it receives; of a source that tells nothing received, what it sends. */
  readonly events: number | null
  readonly bytes: number | null
  /** Into a transform. Null for the others. */
  readonly eventsIn: number | null
  readonly errors: number | null
  readonly discarded: number | null
  readonly latencySeconds: number | null
}

/** It is still there, and the last report said nothing of it: it may have crashed. */
const unheard: Component['rates'] = {
  receivedEvents: null,
  sentEvents: null,
  receivedBytes: null,
  sentBytes: null,
  errors: null,
  discardedEvents: null,
}

const order: readonly ComponentKind[] = ['SOURCE', 'TRANSFORM', 'SINK']

/** In the order of the stages, then as they were first told. What no node has any more is not among them. */
export function componentFlows(onNodes: Iterable<PipelineOnNodeLiveFragment>): readonly ComponentFlow[] {
  const byId = new Map<string, Component[]>()
  for (const onNode of onNodes) {
    const { components } = onNode
    const newest = Math.max(...components.map(({ sampledAt }) => Date.parse(sampledAt)))
    for (const component of components) {
      // It was left out of the last report that told of components: it is gone, and only its last values are kept.
      if (Date.parse(component.sampledAt) < newest) continue
      const told = isOfNow(component, onNode) ? component : { ...component, latencyMeanSeconds: null, rates: unheard }
      const known = byId.get(component.componentId)
      if (known) known.push(told)
      else byId.set(component.componentId, [told])
    }
  }
  return [...byId.values()]
    .map((all) => flowOf(all))
    .filter((flow) => flow !== null)
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
}

function flowOf(all: readonly Component[]): ComponentFlow | null {
  const first = all[0]
  if (!first) return null
  const { componentId, kind } = first
  const sum = (rate: (component: Component) => number | null): number | null => sumKnown(all.map(rate))
  const bytesReceived = sum(({ rates }) => rates.receivedBytes)
  const bytesSent = sum(({ rates }) => rates.sentBytes)
  return {
    id: componentId,
    kind,
    events: sum(eventsOf),
    bytes: kind === 'SINK' ? bytesSent : bytesReceived,
    eventsIn: kind === 'TRANSFORM' ? sum(({ rates }) => rates.receivedEvents) : null,
    errors: sum(({ rates }) => rates.errors),
    discarded: sum(({ rates }) => rates.discardedEvents),
    latencySeconds: meanLatency(all),
  }
}

/** Weighted by what was received and sent; where nothing was, nobody waited. */
function meanLatency(all: readonly Component[]): number | null {
  let [weighted, events] = [0, 0]
  for (const { latencyMeanSeconds, rates } of all) {
    if (latencyMeanSeconds === null) continue
    const weight = (rates.receivedEvents ?? 0) + (rates.sentEvents ?? 0)
    weighted += latencyMeanSeconds * weight
    events += weight
  }
  return events > 0 ? weighted / events : null
}
