// A pipeline over its nodes: worst wins, sums and weighted means as a hand would calculate them.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { NodeComponent, NodePipeline, PipelineStatus } from '../../schema/shapes.ts'
import { sumOf, worstOf } from '../../server/ingest/pipeline-sum.ts'
import { fleetContent } from '../harness/heartbeats.ts'

const blank = blankView()
const heard = () => false

function blankView(): NodePipeline {
  const [node] = fleetContent().nodes
  const view = node?.state.pipelines.get(1)?.view
  if (!view) throw new Error('the fixture has no pipeline')
  return view
}

function view(nodeKey: number, changes: Partial<NodePipeline> = {}): NodePipeline {
  return { ...blank, nodeKey, ...changes }
}

function component(nodeKey: number, received: number | null, latencyMeanSeconds: number | null): NodeComponent {
  const none = { sentEvents: null, receivedBytes: null, sentBytes: null, discardedEvents: null }
  return {
    nodeKey,
    componentKey: 10,
    name: 'source',
    kind: 'SOURCE',
    latencyMeanSeconds,
    sampledAt: new Date(0),
    totals: { ...none, errorsTotal: null, receivedEvents: received },
    rates: { ...none, errors: null, receivedEvents: received },
  }
}

describe('the status', () => {
  const order: PipelineStatus[] = ['CRASHED', 'STOPPED', 'STARTING', 'PENDING', 'RUNNING']

  it('is the worst, and none of nowhere', () => {
    expect(worstOf([])).toBeNull()
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...order), { minLength: 1 }), (statuses) => {
        expect(worstOf(statuses)).toBe(order[Math.min(...statuses.map((status) => order.indexOf(status)))])
      }),
    )
  })
})

describe('the sum', () => {
  const value = fc.option(fc.nat(1_000))

  it('adds what is known, and knows nothing where no node does', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 60 }), (values) => {
        const views = values.map((eventsIn, nodeKey) =>
          view(nodeKey, { totals: { ...blank.totals, eventsIn }, rates: { ...blank.rates, eventsIn } }),
        )
        const known = values.filter((it) => it !== null)
        const expected = known.length > 0 ? known.reduce((sum, it) => sum + it, 0) : null
        const { nodes, totals, rates } = sumOf(views, heard)
        expect([nodes, totals.eventsIn, rates.eventsIn, totals.bytesOut]).toEqual([
          values.length,
          expected,
          expected,
          null,
        ])
      }),
    )
  })

  it('weighs a latency by the events that passed with it', () => {
    const of = (...components: NodeComponent[]) =>
      sumOf(
        components.map((it) => view(it.nodeKey, { components: [it] })),
        heard,
      ).components[0]
    expect(of(component(1, 30, 0.1), component(2, 10, 0.5))).toMatchObject({ latencyMeanSeconds: 0.2 })
    expect(of(component(1, 30, 0.1), component(2, 10, null))).toMatchObject({ latencyMeanSeconds: 0.1 })
    expect(of(component(1, 0, 0.1), component(2, null, 0.5))?.latencyMeanSeconds).toBeNull()
  })

  it('takes the mean of what busy shares were told', () => {
    const views = [view(1, { utilization: 0.2 }), view(2, { utilization: 0.6 }), view(3)]
    expect(sumOf(views, heard).utilization).toBeCloseTo(0.4)
    expect(sumOf([view(1)], heard).utilization).toBeNull()
  })

  it('keeps what a silent node did out of what is done now', () => {
    const busy = (nodeKey: number) =>
      view(nodeKey, {
        status: nodeKey === 2 ? 'CRASHED' : 'RUNNING',
        utilization: nodeKey / 10,
        totals: { ...blank.totals, eventsIn: nodeKey * 100 },
        rates: { ...blank.rates, eventsIn: nodeKey },
        components: [component(nodeKey, nodeKey, nodeKey)],
      })
    const sum = sumOf([busy(1), busy(2)], (nodeKey) => nodeKey === 2)
    expect(sum).toMatchObject({ nodes: 2, status: 'CRASHED', utilization: 0.1 })
    expect([sum.totals.eventsIn, sum.rates.eventsIn]).toEqual([300, 1])
    expect(sum.components[0]).toMatchObject({
      latencyMeanSeconds: 1,
      totals: { receivedEvents: 3 },
      rates: { receivedEvents: 1 },
    })
  })
})
