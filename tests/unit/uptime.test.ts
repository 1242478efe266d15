// Uptime equals what counting second by second says, whatever happened.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { overlaid, segmentsOf, uptimeOf, type Turn } from '../../server/uptime.ts'

const at = (second: number) => new Date(second * 1000)
const span = { since: at(100), until: at(200) }

function turn(second: number, from: string, to: string): Turn {
  return { at: at(second), from, to, reason: `${from} to ${to}` }
}

describe('a range', () => {
  it('is told whole, beginning with what held before it', () => {
    const turns = [turn(40, 'UNKNOWN', 'HEALTHY'), turn(150, 'HEALTHY', 'OFFLINE'), turn(160, 'OFFLINE', 'HEALTHY')]
    const uptime = uptimeOf(segmentsOf({ turns, now: 'HEALTHY' }, span))
    expect(uptime).toMatchObject({ upSeconds: 90, downSeconds: 10, percent: 90, incidents: 1 })
    expect(
      uptime.segments.map(({ status, from, until }) => [status, from.getTime() / 1000, until.getTime() / 1000]),
    ).toEqual([
      ['HEALTHY', 100, 150],
      ['OFFLINE', 150, 160],
      ['HEALTHY', 160, 200],
    ])
  })

  it('of which no turn is kept is what holds now', () => {
    expect(uptimeOf(segmentsOf({ turns: [], now: 'DEGRADED' }, span))).toMatchObject({ percent: 100, incidents: 0 })
    expect(uptimeOf(segmentsOf({ turns: [], now: 'UNKNOWN' }, span)).percent).toBeNull()
  })

  it('begins with what the first turn that is kept says it was', () => {
    const [first] = segmentsOf({ turns: [turn(120, 'OFFLINE', 'HEALTHY')], now: 'HEALTHY' }, span)
    expect(first).toMatchObject({ status: 'OFFLINE', reason: null })
  })

  it('counts neither our own absence nor maintenance', () => {
    const turns = [turn(0, 'UNKNOWN', 'HEALTHY'), turn(110, 'HEALTHY', 'UNKNOWN'), turn(150, 'UNKNOWN', 'MAINTENANCE')]
    expect(uptimeOf(segmentsOf({ turns, now: 'MAINTENANCE' }, span))).toMatchObject({ percent: 100, upSeconds: 10 })
  })

  it('has one incident where it was down when it began, and one for each time it went down', () => {
    const turns = [
      turn(90, 'HEALTHY', 'OFFLINE'),
      turn(120, 'OFFLINE', 'HEALTHY'),
      turn(130, 'HEALTHY', 'OFFLINE'),
      turn(140, 'OFFLINE', 'HEALTHY'),
    ]
    expect(uptimeOf(segmentsOf({ turns, now: 'HEALTHY' }, span)).incidents).toBe(2)
  })
})

describe('a pipeline', () => {
  it('is not known while its node is not heard, and goes on after', () => {
    const pipeline = segmentsOf({ turns: [turn(0, 'PENDING', 'RUNNING')], now: 'RUNNING' }, span)
    const node = segmentsOf(
      {
        turns: [turn(0, 'UNKNOWN', 'HEALTHY'), turn(120, 'HEALTHY', 'OFFLINE'), turn(140, 'OFFLINE', 'HEALTHY')],
        now: 'HEALTHY',
      },
      span,
    )
    const uptime = uptimeOf(overlaid(pipeline, node))
    expect(uptime).toMatchObject({ percent: 100, upSeconds: 80, downSeconds: 0 })
    expect(uptime.segments.map(({ status }) => status)).toEqual(['RUNNING', 'UNKNOWN', 'RUNNING'])
  })
})

const nodeStatuses = ['UNKNOWN', 'HEALTHY', 'DEGRADED', 'OFFLINE', 'MAINTENANCE']
const pipelineStatuses = ['PENDING', 'STARTING', 'RUNNING', 'STOPPED', 'CRASHED']

/** Turns at whole seconds, each from what the one before it left. */
function history(statuses: readonly string[]) {
  return fc
    .record({
      first: fc.constantFrom(...statuses),
      turns: fc.uniqueArray(fc.record({ second: fc.integer({ min: 0, max: 250 }), to: fc.constantFrom(...statuses) }), {
        selector: ({ second }) => second,
        maxLength: 20,
      }),
    })
    .map(({ first, turns }) => {
      let status = first
      return turns
        .sort((a, b) => a.second - b.second)
        .map(({ second, to }) => {
          const made = turn(second, status, to)
          status = to
          return made
        })
    })
}

/** What held at a second, counted the slow way. */
function statusAt(turns: readonly Turn[], second: number, now: string): string {
  const passed = turns.filter((one) => one.at.getTime() <= second * 1000)
  return passed.at(-1)?.to ?? turns[0]?.from ?? now
}

it('equals counting second by second', () => {
  fc.assert(
    fc.property(history(nodeStatuses), history(pipelineStatuses), (node, pipeline) => {
      const seconds = Array.from({ length: 100 }, (_, index) => 100 + index)
      const count = (statuses: readonly string[], of: (second: number) => string) =>
        seconds.filter((second) => statuses.includes(of(second))).length
      const nodeSegments = segmentsOf({ turns: node, now: 'HEALTHY' }, span)
      const nodeAt = (second: number) => statusAt(node, second, 'HEALTHY')
      expect(uptimeOf(nodeSegments)).toMatchObject({
        upSeconds: count(['HEALTHY', 'DEGRADED'], nodeAt),
        downSeconds: count(['OFFLINE'], nodeAt),
      })
      const pipelineAt = (second: number) =>
        ['OFFLINE', 'UNKNOWN'].includes(nodeAt(second)) ? 'UNKNOWN' : statusAt(pipeline, second, 'RUNNING')
      const both = overlaid(segmentsOf({ turns: pipeline, now: 'RUNNING' }, span), nodeSegments)
      expect(uptimeOf(both)).toMatchObject({
        upSeconds: count(['RUNNING'], pipelineAt),
        downSeconds: count(['CRASHED'], pipelineAt),
      })
      for (const segments of [nodeSegments, both]) {
        expect(segments[0]?.from).toEqual(span.since)
        expect(segments.at(-1)?.until).toEqual(span.until)
        segments.slice(1).forEach((segment, index) => expect(segment.from).toEqual(segments[index]?.until))
      }
    }),
  )
})

it('is 100 % to the last digit where it was never down, however long it was known', () => {
  const lengths = fc.array(fc.integer({ min: 1, max: 86_400_000 }), { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(lengths, (given) => {
      let end = Date.UTC(2026, 0)
      const segments = given.map((length, index) => ({
        status: index % 2 === 0 ? 'HEALTHY' : 'DEGRADED',
        reason: null,
        from: new Date(end),
        until: new Date((end += length)),
      }))
      expect(uptimeOf(segments).percent).toBe(100)
    }),
  )
})
