// Each heartbeat counts once, whatever is retried, doubled or regrouped: against a plain model over random histories.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { HeartbeatInput } from '../../schema/inputs.ts'
import { planFlush } from '../../server/ingest/plan.ts'
import { createRegistry } from '../../server/ingest/registry.ts'
import { validateHeartbeat } from '../../server/ingest/validate.ts'
import type { Flush } from '../../server/records.ts'
import { fleetContent, heartbeatInput, reportInput, start } from '../harness/heartbeats.ts'

/** A fleet in memory whose flushes always succeed: what they would write is kept. */
function memoryFleet(pipelineKeys?: readonly number[]) {
  const registry = createRegistry(fleetContent(pipelineKeys))
  const flushes: Flush[] = []
  function beat(...inputs: HeartbeatInput[]) {
    const receivedAt = new Date(Math.max(...inputs.map((input) => input.sampledAt.getTime())) + 10)
    const heartbeats = inputs.map((input) => validateHeartbeat(input, receivedAt))
    const listening = () => ({ since: start, now: receivedAt })
    const { flush, outcomes } = planFlush([{ kind: 'heartbeats', nodeKey: 1, heartbeats }], { ...registry, listening })
    for (const { state } of flush.nodes) registry.put(state)
    flushes.push(flush)
    return outcomes[0] ?? []
  }
  const sum = (name: 'eventsIn' | 'samples') =>
    flushes.flatMap((flush) => flush.pipelineMinutes).reduce((total, minute) => total + minute[name], 0)
  return { registry, flushes, beat, sum }
}

describe('sequence', () => {
  it('applies (bootId, seq) once, within a group and across groups', () => {
    const fleet = memoryFleet()
    const first = heartbeatInput(1, { pipelines: [reportInput({ eventsIn: 100 })] })
    const second = heartbeatInput(2, { pipelines: [reportInput({ eventsIn: 150 })] })
    expect(fleet.beat(first, second, second).map((it) => it.duplicate)).toEqual([false, false, true])
    expect(fleet.beat(second)[0]).toMatchObject({ duplicate: true, acceptedSeq: 2 })
    expect(fleet.sum('eventsIn')).toBe(50)
    expect(fleet.sum('samples')).toBe(2)
  })

  it('takes a new start of the agent for a new count, and still knows the old one', () => {
    const fleet = memoryFleet()
    fleet.beat(heartbeatInput(7, { bootId: 'a' }))
    expect(fleet.beat(heartbeatInput(1, { bootId: 'b' }))[0]?.duplicate).toBe(false)
    expect(fleet.beat(heartbeatInput(7, { bootId: 'a' }))[0]?.duplicate).toBe(true)
  })

  it('adds up to last - first over random histories with retries and regrouping', () => {
    const history = fc.array(fc.record({ step: fc.nat(10_000), retries: fc.nat(3), alone: fc.boolean() }), {
      minLength: 1,
      maxLength: 40,
    })
    fc.assert(
      fc.property(history, (steps) => {
        const fleet = memoryFleet()
        let value = 0
        let group: HeartbeatInput[] = []
        steps.forEach(({ step, retries, alone }, index) => {
          value += step
          const beat = heartbeatInput(index + 1, { pipelines: [reportInput({ eventsIn: value })] })
          group.push(beat, ...Array.from({ length: retries }, () => beat))
          if (!alone) return
          fleet.beat(...group)
          // A retry whose first answer was lost arrives after its group was written.
          group = retries > 0 ? [beat] : []
        })
        if (group.length > 0) fleet.beat(...group)
        expect(fleet.sum('eventsIn')).toBe(value - (steps[0]?.step ?? 0))
        expect(fleet.sum('samples')).toBe(steps.length)
        expect(fleet.registry.nodePipeline(1, 1)?.totals.eventsIn).toBe(value)
      }),
    )
  })

  it('puts no key twice into a flush', () => {
    const fleet = memoryFleet([1, 2])
    const pipelines = [1, 2].map((key) =>
      reportInput({
        pipelineId: `pipe_${key}`,
        eventsIn: key,
        components: [{ componentId: 'source', kind: 'SOURCE', receivedEvents: 1 }],
      }),
    )
    fleet.beat(...[1, 2, 3].map((seq) => heartbeatInput(seq, { host: { memoryUsedBytes: 1 }, pipelines })))
    const [flush] = fleet.flushes
    const unique = (keys: readonly string[] | undefined) => expect(new Set(keys).size).toBe(keys?.length)
    unique(flush?.nodes.map(({ state }) => String(state.node.key)))
    unique(flush?.nodePipelines.map((row) => `${row.nodeKey} ${row.pipelineKey}`))
    unique(flush?.nodeComponents.map((row) => `${row.nodeKey} ${row.componentKey}`))
    unique(flush?.pipelineMinutes.map((row) => `${row.nodeKey} ${row.pipelineKey} ${row.minute.getTime()}`))
    unique(flush?.componentMinutes.map((row) => `${row.nodeKey} ${row.componentKey} ${row.minute.getTime()}`))
    unique(flush?.boots.map((boot) => boot.bootId))
    expect(flush?.nodes[0]?.expectedRevision).toBe(0)
    expect(flush?.nodes[0]?.state.node.revision).toBe(3)
  })
})

describe('a heartbeat', () => {
  it('adds its deltas to the minute of its sample', () => {
    const fleet = memoryFleet()
    const at = (time: string) => ({ sampledAt: new Date(`2026-01-31T12:${time}.000Z`) })
    fleet.beat(heartbeatInput(1, { ...at('00:55'), pipelines: [reportInput({ eventsIn: 0 })] }))
    fleet.beat(
      heartbeatInput(2, { ...at('00:59'), pipelines: [reportInput({ eventsIn: 10 })] }),
      heartbeatInput(3, { ...at('01:00'), pipelines: [reportInput({ eventsIn: 30 })] }),
    )
    expect(fleet.flushes[1]?.pipelineMinutes.map(({ minute, eventsIn }) => [minute.getUTCMinutes(), eventsIn])).toEqual(
      [
        [0, 10],
        [1, 20],
      ],
    )
  })

  it('writes no pipeline of another environment, and says so', () => {
    const fleet = memoryFleet()
    const outcome = fleet.beat(
      heartbeatInput(1, {
        pipelines: [reportInput(), reportInput({ pipelineId: 'pipe_99' }), reportInput({ pipelineId: 'nonsense' })],
      }),
    )
    expect(outcome[0]?.rejected.map((it) => it.pipelineId)).toEqual(['pipe_99', 'nonsense'])
    expect(fleet.flushes[0]?.nodePipelines.map((row) => row.pipelineKey)).toEqual([1])
  })

  it('takes the last report of a pipeline that stands in it twice', () => {
    const fleet = memoryFleet()
    fleet.beat(heartbeatInput(1, { pipelines: [reportInput({ version: 'old' }), reportInput({ version: 'new' })] }))
    expect(fleet.registry.nodePipeline(1, 1)?.version).toBe('new')
  })

  it('tells both transitions of a restart that no heartbeat saw', () => {
    const fleet = memoryFleet()
    fleet.beat(heartbeatInput(1, { pipelines: [reportInput({ restarts: 0 })] }))
    fleet.beat(heartbeatInput(2, { pipelines: [reportInput({ restarts: 2 })] }))
    expect(fleet.flushes[1]?.statusChanges.map(({ from, to, reason }) => [from, to, reason])).toEqual([
      ['RUNNING', 'CRASHED', 'Restarted 2 times since the heartbeat before'],
      ['CRASHED', 'RUNNING', 'Restarted 2 times'],
    ])
  })

  it('makes a node with a crashed pipeline DEGRADED with the reason, and HEALTHY again after it', () => {
    const fleet = memoryFleet()
    fleet.beat(heartbeatInput(1, { pipelines: [reportInput()] }))
    fleet.beat(heartbeatInput(2, { pipelines: [reportInput({ status: 'CRASHED' })] }))
    expect(fleet.registry.node(1)).toMatchObject({
      status: 'DEGRADED',
      statusReasons: ['Pipeline "pipeline-1" crashed'],
    })
    fleet.beat(heartbeatInput(3, { pipelines: [reportInput()] }))
    expect(fleet.registry.node(1)).toMatchObject({ status: 'HEALTHY', statusReasons: [] })
  })

  it('forgets a pipeline that the node no longer reports, unless the node is to run it', () => {
    const fleet = memoryFleet([1])
    const second = { key: 2, environmentKey: 1, name: 'second' }
    fleet.registry.putPipeline(second)
    fleet.beat(heartbeatInput(1, { pipelines: [reportInput(), reportInput({ pipelineId: 'pipe_2' })] }))
    fleet.beat(heartbeatInput(2, {}))
    expect(fleet.registry.nodePipelines(1).map((it) => it.pipelineKey)).toEqual([1, 2])
    fleet.beat(heartbeatInput(3, { pipelines: [] }))
    expect(fleet.registry.nodePipelines(1).map((it) => it.pipelineKey)).toEqual([1])
    expect(fleet.flushes[2]?.removedNodePipelines).toEqual([{ nodeKey: 1, pipelineKey: 2 }])
  })

  it('takes a sample from the future for one of now', () => {
    const receivedAt = new Date(start.getTime())
    const future = heartbeatInput(1, { sampledAt: new Date(start.getTime() + 60_000) })
    expect(validateHeartbeat(future, receivedAt).sampledAt).toEqual(receivedAt)
  })
})
