// Owns uptime as people ask for it: of a node from its enrolment on, of a pipeline where its node was heard.
import type { TimeRange } from '../schema/context.ts'
import type { StatusSegment, Uptime } from '../schema/history-shapes.ts'
import type { FleetNode } from '../schema/shapes.ts'
import type { Registry } from './ingest/registry.ts'
import type { Store } from './store/store.ts'
import { overlaid, segmentsOf, uptimeOf, type Span } from './uptime.ts'

export interface UptimesDeps {
  readonly store: Pick<Store, 'turnsOf'>
  readonly registry: Pick<Registry, 'node' | 'nodePipeline'>
  readonly now: () => Date
}

export function createUptimes({ store, registry, now }: UptimesDeps) {
  /** Neither before its enrolment nor in the time to come. */
  function spanOf({ enrolledAt }: FleetNode, { since, until }: TimeRange): Span {
    return {
      since: new Date(Math.max(since.getTime(), enrolledAt.getTime())),
      until: new Date(Math.min(until.getTime(), now().getTime())),
    }
  }

  async function segments(node: FleetNode, of: { pipelineKey: number | null; now: string }, span: Span) {
    const { key: nodeKey, environmentKey } = node
    const turns = await store.turnsOf({ environmentKey, nodeKey, pipelineKey: of.pipelineKey }, span)
    return segmentsOf({ turns, now: of.now }, span)
  }

  const ofNode = (node: FleetNode, span: Span): Promise<StatusSegment[]> =>
    segments(node, { pipelineKey: null, now: node.status }, span)

  return {
    async nodeUptime(nodeKey: number, range: TimeRange): Promise<Uptime> {
      const node = registry.node(nodeKey)
      return uptimeOf(node ? await ofNode(node, spanOf(node, range)) : [])
    },
    async pipelineUptime(of: { nodeKey: number; pipelineKey: number }, range: TimeRange): Promise<Uptime> {
      const node = registry.node(of.nodeKey)
      const view = registry.nodePipeline(of.nodeKey, of.pipelineKey)
      if (!node || !view) return uptimeOf([])
      const span = spanOf(node, range)
      const [own, host] = await Promise.all([
        segments(node, { pipelineKey: of.pipelineKey, now: view.status }, span),
        ofNode(node, span),
      ])
      return uptimeOf(overlaid(own, host))
    },
  }
}
