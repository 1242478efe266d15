import { describe, expect, it } from 'vitest'
import { figureChange } from '../../web/ui/figure-change.ts'
import { fleetSums } from '../../web/fleet/fleet-sums.ts'
import { nodeStanding } from '../../web/fleet/node-standing.ts'
import type { FleetRowFragment } from '../../web/gen/graphql.ts'

type PipelineRow = FleetRowFragment['pipelines'][number]

function pipeline(eventsIn: number | null, status: PipelineRow['status'] = 'RUNNING'): PipelineRow {
  return {
    id: 'np_1_1',
    revision: 1,
    nodeId: 'node_1',
    pipelineId: 'pipe_1',
    pipelineName: 'p',
    status,
    statusSince: '2026-01-01T00:00:00.000Z',
    sampledAt: null,
    rates: {
      eventsIn,
      eventsOut: null,
      errors: eventsIn === null ? null : 1,
      eventsDiscarded: null,
      bytesIn: null,
      bytesOut: null,
    },
  }
}

function row(given: Partial<FleetRowFragment>): FleetRowFragment {
  return {
    id: 'node_1',
    revision: 1,
    name: 'Edge-1',
    address: '10.0.0.1',
    os: null,
    agentVersion: null,
    labels: [{ key: 'Region', value: 'EU' }],
    status: 'HEALTHY',
    statusReasons: [],
    statusSince: '2026-01-01T00:00:00.000Z',
    lastHeartbeatAt: '2026-01-01T00:00:00.000Z',
    host: { sampledAt: '2026-01-01T00:00:00.000Z', cpuPercent: 50, memoryUsedBytes: 3, memoryTotalBytes: 4 },
    pipelines: [],
    ...given,
  }
}

const since = Date.parse('2025-12-31T23:59:50.000Z')
const standingOf = (given: Partial<FleetRowFragment>) => nodeStanding(row(given), since)

describe('the standing of a node', () => {
  it('sums its pipelines and knows its shares', () => {
    const standing = standingOf({ pipelines: [pipeline(10), pipeline(null), pipeline(5, 'CRASHED')] })
    expect(standing).toMatchObject({
      cpu: 50,
      memory: 75,
      eventsIn: 15,
      running: 2,
      pipelines: 3,
      text: 'edge-1\n10.0.0.1\nregion=eu',
    })
  })

  it('of a silent node has no numbers: what it said last does not hold any more', () => {
    const standing = standingOf({ status: 'OFFLINE', pipelines: [pipeline(10)] })
    expect(standing).toMatchObject({
      beating: false,
      cpu: null,
      memory: null,
      eventsIn: null,
      running: 0,
      pipelines: 1,
    })
  })

  it('of a node that was never heard has none either', () => {
    expect(standingOf({ lastHeartbeatAt: null, host: null })).toMatchObject({ beating: false, cpu: null })
  })
})

describe('the sums of a fleet', () => {
  it('of nothing are not known, and not zero', () => {
    expect(fleetSums([])).toMatchObject({ eventsIn: null, errorShare: null, cpu: null, running: 0, pipelines: 0 })
  })

  it('count only what beats', () => {
    const nodes = [
      standingOf({ id: 'a', pipelines: [pipeline(100), pipeline(100)] }),
      standingOf({ id: 'b', pipelines: [pipeline(50)], host: null }),
      standingOf({ id: 'c', status: 'OFFLINE', pipelines: [pipeline(1_000)] }),
    ]
    const sums = fleetSums(nodes)
    expect(sums).toMatchObject({ eventsIn: 250, running: 3, pipelines: 4, cpu: 50 })
    expect(sums.errorShare).toBeCloseTo((3 / 250) * 100)
    expect(sums.counts).toEqual({ total: 3, healthy: 2, degraded: 0, offline: 1, unknown: 0, maintenance: 0 })
  })

  it('know no error share where nothing flows', () => {
    expect(fleetSums([standingOf({ pipelines: [pipeline(0)] })]).errorShare).toBeNull()
  })
})

describe('the change beside a figure', () => {
  const words = { more: 'bad', text: (difference: number) => String(difference) } as const
  const slots = (...values: (number | null)[]) => [
    ...values,
    ...Array.from({ length: 12 }, () => values.at(-1) ?? null),
  ]

  it('says nothing before a minute was seen', () => {
    expect(figureChange([1, 2, 3], words)).toBeNull()
  })

  it('says where it went, and whether that is good', () => {
    expect(figureChange(slots(1, 4), words)).toMatchObject({ direction: 'up', mood: 'bad', text: '3' })
    expect(figureChange(slots(4, 1), words)).toMatchObject({
      direction: 'down',
      mood: 'good',
      text: '3',
      since: '1 min ago',
    })
    expect(figureChange(slots(4, 1), { ...words, more: 'plain' })).toMatchObject({ mood: 'plain' })
  })

  it('says nothing where nothing changed or nothing was seen', () => {
    expect(figureChange(slots(4), words)).toBeNull()
    expect(figureChange(slots(null), words)).toBeNull()
  })
})
