import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { NowNodeFragment, PipelineFlowFragment } from '../../web/gen/graphql.ts'
import { needingAttention } from '../../web/ui/attention.ts'
import { drawn } from '../../web/overview/chart-panels.ts'
import { eventBands, isOf } from '../../web/overview/event-bands.ts'
import { completeSince } from '../../web/ui/complete-since.ts'
import { sumsOfNow, type Now } from '../../web/ui/now.ts'
import { errorShare, reduction } from '../../web/ui/flow-shares.ts'
import { moved, panelIds, readArrangement, toggled, usualArrangement } from '../../web/overview/panels.ts'

const noon = Date.parse('2026-01-31T12:00:00.000Z')
const instant = (seconds: number) => new Date(noon + seconds * 1000).toISOString()

function node(id: string, given: Partial<NowNodeFragment> = {}): NowNodeFragment {
  return {
    id,
    revision: 1,
    name: `name-${id}`,
    status: 'HEALTHY',
    statusReasons: [],
    statusSince: instant(0),
    lastHeartbeatAt: instant(0),
    ...given,
  }
}

function onNode(id: string, nodeId: string, given: Partial<PipelineFlowFragment> = {}): PipelineFlowFragment {
  return {
    id,
    revision: 1,
    nodeId,
    pipelineId: 'p',
    pipelineName: 'pipe',
    status: 'RUNNING',
    statusSince: instant(0),
    sampledAt: instant(0),
    rates: { eventsIn: 10, eventsOut: 8, bytesIn: 100, bytesOut: 40, errors: 1, eventsDiscarded: 0 },
    components: [],
    ...given,
  }
}

function now(nodes: NowNodeFragment[], onNodes: PipelineFlowFragment[]): Now {
  return {
    nodes: new Map(nodes.map((one) => [one.id, one])),
    onNodes: new Map(onNodes.map((one) => [one.id, one])),
    heardSince: noon - 15_000,
  }
}

describe('the figures of the present', () => {
  it('sum over what is heard, and count all that is to run', () => {
    const sums = sumsOfNow(
      now([node('a'), node('b', { status: 'OFFLINE' })], [onNode('1', 'a'), onNode('2', 'a'), onNode('3', 'b')]),
    )
    expect(sums).toMatchObject({ running: 2, pipelines: 3, eventsIn: 20, eventsOut: 16, errorShare: 10, reduction: 60 })
    expect(sums.counts).toMatchObject({ total: 2, healthy: 1, offline: 1 })
  })

  it('leave out a node in maintenance that was switched off', () => {
    const nodes = [
      node('a', { status: 'MAINTENANCE' }),
      node('b', { status: 'MAINTENANCE', lastHeartbeatAt: instant(-16) }),
    ]
    const sums = sumsOfNow(now(nodes, [onNode('1', 'a'), onNode('2', 'b')]))
    expect(sums).toMatchObject({ running: 1, pipelines: 2, eventsIn: 10 })
  })

  it('know nothing of nothing', () => {
    expect(sumsOfNow(now([], []))).toMatchObject({ eventsIn: null, errorShare: null, reduction: null, running: 0 })
  })

  it('have no share where nothing comes in', () => {
    expect(errorShare({ eventsIn: 0, errors: 3 })).toBeNull()
    expect(errorShare({ eventsIn: 1, errors: 3 })).toBe(100)
    expect(reduction({ bytesIn: 0, bytesOut: 3 })).toBeNull()
    expect(reduction({ bytesIn: 4, bytesOut: 5 })).toBe(-25)
  })
})

describe('what needs attention', () => {
  it('is worst first, with its reason, and a crash is told once', () => {
    const items = needingAttention(
      now(
        [
          node('a', { status: 'DEGRADED', statusReasons: ['Pipeline "pipe" crashed'] }),
          node('b', { status: 'OFFLINE', statusReasons: ['No heartbeat'], statusSince: instant(5) }),
          node('c', { status: 'DEGRADED', statusReasons: ['Pipeline "pipe" crashed', '/ is 95 % full'] }),
          node('d', { status: 'MAINTENANCE' }),
        ],
        [onNode('1', 'a', { status: 'CRASHED' }), onNode('2', 'c', { status: 'CRASHED' }), onNode('3', 'd')],
      ),
    )
    expect(items.map(({ status, name, reason }) => [status, name, reason])).toEqual([
      ['OFFLINE', 'name-b', 'No heartbeat'],
      ['CRASHED', 'pipe', 'Crashed on 2 of 3 nodes'],
      ['DEGRADED', 'name-c', '/ is 95 % full'],
    ])
  })

  it('does not call crashed what runs on a node that is not heard', () => {
    const items = needingAttention(now([node('a', { status: 'OFFLINE' })], [onNode('1', 'a', { status: 'CRASHED' })]))
    expect(items.map(({ status }) => status)).toEqual(['OFFLINE'])
  })
})

describe('the bands of the charts', () => {
  const change = (seconds: number, from: string, to: string, nodeId = 'a', pipelineId: string | null = null) => ({
    at: instant(seconds),
    from,
    to,
    nodeId,
    pipelineId,
    node: { id: nodeId, name: `name-${nodeId}` },
    pipeline: pipelineId === null ? null : { id: pipelineId, name: 'pipe' },
  })
  const window = { from: noon, to: noon + 100_000 }

  it('begin and end with the trouble, or with the window', () => {
    const bands = eventBands(
      [
        change(10, 'OFFLINE', 'HEALTHY'),
        change(30, 'HEALTHY', 'OFFLINE'),
        change(40, 'OFFLINE', 'HEALTHY'),
        change(90, 'RUNNING', 'CRASHED', 'b', 'p'),
      ],
      window,
    )
    expect(bands.map(({ from, to, text }) => [(from - noon) / 1000, (to - noon) / 1000, text])).toEqual([
      [0, 10, 'name-a offline'],
      [30, 40, 'name-a offline'],
      [90, 100, 'pipe crashed'],
    ])
  })

  it('begin where the changes begin to be complete, where not all of them were read', () => {
    const newest = [
      change(40, 'CRASHED', 'RUNNING', 'a', 'p'),
      change(50, 'OFFLINE', 'HEALTHY', 'b'),
      change(60, 'HEALTHY', 'OFFLINE', 'b'),
    ]
    expect(completeSince(newest, 4)).toBe(-Infinity)
    expect(completeSince(newest, 3)).toBe(noon + 40_000)
    expect(completeSince([], 3)).toBe(-Infinity)
    const bands = eventBands(newest, { from: completeSince(newest, 3), to: window.to })
    expect(bands.map(({ from, to, text }) => [(from - noon) / 1000, (to - noon) / 1000, text])).toEqual([
      [40, 50, 'name-b offline'],
      [60, 100, 'name-b offline'],
    ])
  })

  it('are of the nodes and the pipelines that the charts are of', () => {
    const all = [change(1, 'HEALTHY', 'OFFLINE', 'a'), change(2, 'HEALTHY', 'OFFLINE', 'b')].concat(
      change(3, 'RUNNING', 'CRASHED', 'a', 'p'),
      change(4, 'RUNNING', 'CRASHED', 'b', 'p'),
      change(5, 'RUNNING', 'CRASHED', 'b', 'q'),
    )
    const shown = (nodeIds: string[] | null, pipelineIds: string[] | null, runningOn: string[] = []) =>
      all
        .filter((one) => isOf(one, { nodeIds, pipelineIds, runningOn: new Set(runningOn) }))
        .map(({ at }) => (Date.parse(at) - noon) / 1000)
    expect(shown(null, null)).toEqual([1, 2, 3, 4, 5])
    expect(shown(['b'], null)).toEqual([2, 4, 5])
    expect(shown(null, ['p'])).toEqual([3, 4])
    expect(shown(null, ['p'], ['a']), 'a node that runs it is silent').toEqual([1, 3, 4])
    expect(shown(['b'], ['q'], ['a', 'b'])).toEqual([2, 5])
    expect(shown([], null)).toEqual([])
  })

  it('are one where they overlap', () => {
    const bands = eventBands([change(10, 'HEALTHY', 'OFFLINE'), change(20, 'HEALTHY', 'OFFLINE', 'b')], window)
    expect(bands).toEqual([{ from: noon + 10_000, to: window.to, tone: 'bad', text: 'name-a offline and 1 more' }])
  })

  it('never overlap and never leave the window, whatever happened', () => {
    const status = fc.constantFrom('HEALTHY', 'OFFLINE', 'DEGRADED', 'CRASHED')
    const changes = fc.array(fc.tuple(fc.integer({ min: -50, max: 150 }), status, status, fc.constantFrom('a', 'b')))
    fc.assert(
      fc.property(changes, (given) => {
        const sorted = given.toSorted((a, b) => a[0] - b[0])
        const bands = eventBands(
          sorted.map(([at, from, to, id]) => change(at, from, to, id)),
          window,
        )
        for (const [index, band] of bands.entries()) {
          expect(band.to).toBeLessThanOrEqual(window.to)
          expect(band.to).toBeGreaterThanOrEqual(window.from)
          const next = bands[index + 1]
          if (next) expect(next.from).toBeGreaterThan(band.to)
        }
      }),
    )
  })
})

describe('the arrangement of the panels', () => {
  const arrangement = fc.uniqueArray(fc.constantFrom(...panelIds), { minLength: 1 })

  it('keeps its panels whatever is moved, and takes a move back', () => {
    fc.assert(
      fc.property(arrangement, fc.constantFrom(...panelIds), (panels, panel) => {
        const down = moved(panels, panel, 1)
        expect(new Set(down)).toEqual(new Set(panels))
        if (down !== panels) expect(moved(down, panel, -1)).toEqual(panels)
      }),
    )
  })

  it('never loses its last panel', () => {
    expect(toggled(['cpu'], 'cpu')).toEqual(['cpu'])
    expect(toggled(['cpu', 'disk'], 'cpu')).toEqual(['disk'])
    expect(toggled(['cpu'], 'disk')).toEqual(['cpu', 'disk'])
  })

  it('is read where it is one, and is none where it is the usual one', () => {
    expect(readArrangement(['cpu', 'sky', 'cpu'])).toEqual(['cpu'])
    expect(readArrangement([...usualArrangement])).toBeNull()
    expect(readArrangement([])).toBeNull()
  })
})

describe('what a chart draws of its history', () => {
  const lines = [
    { label: 'In', field: 'in' },
    { label: 'Out', field: 'out' },
  ] as const
  const series = (id: string | null, value: number) => ({
    id,
    name: id ?? 'Total',
    points: [{ at: noon, minutes: 1, values: { in: value, out: value * 2 } }],
  })

  it('is each line of everything, or one line of each group', () => {
    expect(drawn(lines, [series(null, 3)]).series.map(({ label, values }) => [label, values])).toEqual([
      ['In', [3]],
      ['Out', [6]],
    ])
    expect(drawn(lines, [series('a', 1), series('b', 2)]).series.map(({ label, values }) => [label, values])).toEqual([
      ['a', [1]],
      ['b', [2]],
    ])
  })

  it('keeps its lines while nothing is known', () => {
    expect(drawn(lines, null).series.map(({ label }) => label)).toEqual(['In', 'Out'])
  })
})
