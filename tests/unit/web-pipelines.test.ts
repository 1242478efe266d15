import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ListedPipelineFragment, PipelineOnNodeLiveFragment, RunningNodeFragment } from '../../web/gen/graphql.ts'
import { componentFlows } from '../../web/pipelines/component-flow.ts'
import { boxHeight, boxWidth, layOut, type ComponentKind } from '../../web/pipelines/graph-layout.ts'
import { shownPipelines } from '../../web/pipelines/list-search.ts'
import { countRunning, heardOnNodes, pipelineStandings } from '../../web/pipelines/pipeline-sums.ts'
import { pipelineStatusesWorstFirst, worstPipelineStatus } from '../../web/ui/status-look.ts'

function listed(id: string, nodeId: string, given: Partial<ListedPipelineFragment> = {}): ListedPipelineFragment {
  return {
    id,
    revision: 1,
    nodeId,
    pipelineId: 'p',
    pipelineName: 'pipe',
    status: 'RUNNING',
    statusSince: '2026-01-01T00:00:00.000Z',
    version: '7',
    rates: { eventsIn: 10, eventsOut: 5, errors: 1 },
    ...given,
  }
}

function nodes(...statuses: RunningNodeFragment['status'][]): Map<string, RunningNodeFragment> {
  return new Map(
    statuses.map((status, index) => {
      const id = `n${index}`
      return [id, { id, revision: 1, name: id, status, lastHeartbeatAt: '2026-01-01T00:00:00.000Z' }]
    }),
  )
}

const standings = (
  all: ListedPipelineFragment[],
  ofNodes = nodes('HEALTHY', 'HEALTHY', 'OFFLINE'),
  named = [{ id: 'p', name: 'pipe' }],
) =>
  pipelineStandings({ nodes: ofNodes, onNodes: new Map(all.map((one) => [one.id, one])), at: 0, heardSince: 0 }, named)

describe('a pipeline over its nodes', () => {
  it('has the worst status, whatever the order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pipelineStatusesWorstFirst), { minLength: 1 }), (statuses) => {
        const worst = Math.min(...statuses.map((status) => pipelineStatusesWorstFirst.indexOf(status)))
        expect(worstPipelineStatus(statuses)).toBe(pipelineStatusesWorstFirst[worst])
      }),
    )
    expect(worstPipelineStatus([])).toBeNull()
  })

  it('sums the rates of the nodes that are heard, and names every version', () => {
    const all = [listed('a', 'n0'), listed('b', 'n1', { version: '6' }), listed('c', 'n2', { status: 'CRASHED' })]
    expect(standings(all)).toMatchObject([
      { status: 'CRASHED', nodes: 3, running: 2, eventsIn: 20, eventsOut: 10, errorShare: 10, versions: ['6', '7'] },
    ])
  })

  it('runs on as many nodes on its own page as in the list, whatever became of them', () => {
    const of = fc.array(
      fc.tuple(
        fc.constantFrom<RunningNodeFragment['status']>('HEALTHY', 'DEGRADED', 'OFFLINE', 'UNKNOWN'),
        fc.constantFrom(...pipelineStatusesWorstFirst),
      ),
      { minLength: 1 },
    )
    fc.assert(
      fc.property(of, (given) => {
        const ofNodes = nodes(...given.map(([status]) => status))
        const all = given.map(([, status], index) => listed(`${index}`, `n${index}`, { status }))
        const now = { nodes: ofNodes, onNodes: new Map(all.map((one) => [one.id, one])), at: 0, heardSince: 0 }
        const running = given.filter(
          ([node, status]) => (node === 'HEALTHY' || node === 'DEGRADED') && status === 'RUNNING',
        )
        expect(countRunning(heardOnNodes(now))).toBe(running.length)
        expect(standings(all, ofNodes)).toMatchObject([{ running: running.length, nodes: given.length }])
      }),
    )
  })

  it('that runs nowhere is listed too', () => {
    expect(standings([], nodes(), [{ id: 'q', name: 'quiet' }])).toMatchObject([
      { id: 'q', name: 'quiet', status: null, nodes: 0, eventsIn: null },
    ])
  })
})

describe('the list of pipelines', () => {
  const all = standings(
    [
      listed('a', 'n0', { pipelineId: 'a', pipelineName: 'alpha', rates: { eventsIn: 1, eventsOut: 9, errors: 0 } }),
      listed('b', 'n0', { pipelineId: 'b', pipelineName: 'beta', status: 'CRASHED' }),
      listed('c', 'n0', { pipelineId: 'c', pipelineName: 'gamma-2' }),
      listed('d', 'n0', {
        pipelineId: 'd',
        pipelineName: 'gamma-10',
        rates: { eventsIn: null, eventsOut: null, errors: null },
      }),
    ],
    nodes('HEALTHY'),
    [],
  )
  const names = (search: Parameters<typeof shownPipelines>[1]) => shownPipelines(all, search).map(({ name }) => name)

  it('is worst first, then by name', () => {
    expect(names({})).toEqual(['beta', 'alpha', 'gamma-2', 'gamma-10'])
  })

  it('is sorted and filtered as the address says; what is not known comes last', () => {
    expect(names({ sort: 'in' })).toEqual(['beta', 'gamma-2', 'alpha', 'gamma-10'])
    expect(names({ sort: 'out' })[0]).toBe('alpha')
    expect(names({ q: ' GAMMA ' })).toEqual(['gamma-2', 'gamma-10'])
    expect(names({ status: 'CRASHED' })).toEqual(['beta'])
  })
})

describe('the graph of a pipeline', () => {
  const of = (...kinds: ComponentKind[]) => kinds.map((kind, index) => ({ id: String(index), kind }))

  it('leads every source into the first transform, transforms in a chain, and the last into every sink', () => {
    const { edges } = layOut(of('SOURCE', 'SOURCE', 'TRANSFORM', 'TRANSFORM', 'SINK', 'SINK'))
    expect(edges.map(({ from, to }) => `${from}${to}`)).toEqual(['02', '12', '23', '34', '35'])
  })

  it('without transforms leads sources into sinks', () => {
    expect(layOut(of('SOURCE', 'SOURCE', 'SINK')).edges.map(({ from, to }) => `${from}${to}`)).toEqual(['02', '12'])
  })

  it('of nothing is nothing', () => {
    expect(layOut([])).toEqual({ nodes: [], edges: [], width: 0, height: 0 })
  })

  it('puts no box on another, and all of them inside', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom<ComponentKind>('SOURCE', 'TRANSFORM', 'SINK'), { maxLength: 12 }),
        (kinds) => {
          const layout = layOut(of(...kinds))
          expect(layout.nodes).toHaveLength(kinds.length)
          for (const [index, a] of layout.nodes.entries()) {
            expect(a.x + boxWidth).toBeLessThanOrEqual(layout.width)
            expect(a.y + boxHeight).toBeLessThanOrEqual(layout.height)
            for (const b of layout.nodes.slice(index + 1))
              expect(Math.abs(a.x - b.x) >= boxWidth || Math.abs(a.y - b.y) >= boxHeight).toBe(true)
          }
        },
      ),
    )
  })
})

describe('what flows through a component', () => {
  const none = {
    receivedEvents: null,
    sentEvents: null,
    receivedBytes: null,
    sentBytes: null,
    errors: null,
    discardedEvents: null,
  }
  const component = (
    componentId: string,
    kind: ComponentKind,
    rates: Partial<PipelineOnNodeLiveFragment['components'][number]['rates']>,
    latencyMeanSeconds: number | null = null,
  ) => ({ componentId, kind, latencyMeanSeconds, sampledAt: '2026-01-01T00:00:05.000Z', rates: { ...none, ...rates } })
  const flows = (...onNodes: ReturnType<typeof component>[][]) =>
    componentFlows(onNodes.map((components) => onNode(components)))
  const onNode = (components: ReturnType<typeof component>[], sampledAt = '2026-01-01T00:00:05.000Z') =>
    ({ components, sampledAt }) as unknown as PipelineOnNodeLiveFragment

  it('is what it sends for a transform, else what it receives', () => {
    const rates = { receivedEvents: 10, sentEvents: 7, receivedBytes: 100, sentBytes: 70 }
    const [source, transform, sink] = flows([
      component('in', 'SOURCE', rates),
      component('cut', 'TRANSFORM', rates),
      component('out', 'SINK', rates),
    ])
    expect(source).toMatchObject({ events: 10, bytes: 100, eventsIn: null })
    expect(transform).toMatchObject({ events: 7, bytes: 100, eventsIn: 10 })
    expect(sink).toMatchObject({ events: 10, bytes: 70, eventsIn: null })
  })

  it('of a source that tells nothing received is what it sends', () => {
    expect(flows([component('in', 'SOURCE', { sentEvents: 4 })])[0]?.events).toBe(4)
  })

  it('is the sum over the nodes, its latency weighted by what went through', () => {
    const [flow] = flows(
      [component('in', 'SOURCE', { receivedEvents: 30, errors: 1 }, 1)],
      [component('in', 'SOURCE', { receivedEvents: 10, errors: null }, 5)],
    )
    expect(flow).toMatchObject({ events: 40, errors: 1, latencySeconds: 2 })
  })

  it('counts a source that tells only what it sends beside one that tells what it receives', () => {
    const [flow] = flows(
      [component('in', 'SOURCE', { receivedEvents: 30, sentEvents: 29 })],
      [component('in', 'SOURCE', { sentEvents: 10 })],
    )
    expect(flow?.events).toBe(40)
  })

  it('is not known where the last report of the pipeline told of no component: it is there, and nothing is made up', () => {
    const silent = onNode([component('in', 'SOURCE', { receivedEvents: 30, errors: 2 }, 1)], '2026-01-01T00:00:10.000Z')
    expect(componentFlows([silent])).toMatchObject([{ id: 'in', events: null, errors: null, latencySeconds: null }])
    const other = onNode([component('in', 'SOURCE', { receivedEvents: 5 })])
    expect(componentFlows([silent, other])[0]?.events, 'the other node still tells').toBe(5)
  })

  it('that does nothing is idle: zero is known, and no trouble', () => {
    const [flow] = flows([component('cut', 'TRANSFORM', { receivedEvents: 0, sentEvents: 0, errors: 0 })])
    expect(flow).toMatchObject({ events: 0, eventsIn: 0, errors: 0, latencySeconds: null })
  })

  it('of one that was left out of the last report is not there any more', () => {
    const gone = { ...component('old', 'SINK', { receivedEvents: 1 }), sampledAt: '2026-01-01T00:00:00.000Z' }
    expect(flows([component('in', 'SOURCE', {}), gone]).map(({ id }) => id)).toEqual(['in'])
  })

  it('stands in the order of the stages', () => {
    const all = flows([component('z', 'SINK', {}), component('b', 'TRANSFORM', {}), component('a', 'SOURCE', {})])
    expect(all.map(({ id }) => id)).toEqual(['a', 'b', 'z'])
  })
})
