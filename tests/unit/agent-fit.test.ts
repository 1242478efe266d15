import { createRequire } from 'node:module'
import fc from 'fast-check'
import type * as Graphql from 'graphql'
import { describe, expect, it } from 'vitest'
import { fitHeartbeat } from '../../agent/fit.ts'
import type { HeartbeatInput } from '../../agent/gen/graphql.ts'
import { schema } from '../../schema/schema.ts'
import { validateHeartbeat } from '../../server/ingest/validate.ts'

const base = {
  bootId: 'b',
  seq: 1,
  sampledAt: '2026-01-31T12:00:00.000Z',
  agentVersion: '1',
  deploymentMode: 'STANDALONE',
} as const

// The copy that the schema was made with: vitest would load another of the two that the package has.
const { coerceInputValue, isInputType } = createRequire(import.meta.url)('graphql') as typeof Graphql
const heartbeatType = schema.getType('HeartbeatInput')
if (!isInputType(heartbeatType)) throw new Error('HeartbeatInput is no input type')

describe('a heartbeat', () => {
  it('passes as it is where it keeps the bounds', () => {
    const input: HeartbeatInput = {
      ...base,
      host: {
        load1: 0.5,
        memoryTotalBytes: 7,
        temperatureCelsius: -3,
        filesystems: [{ mountpoint: '/', totalBytes: 3, usedBytes: 2, freeBytes: 1 }],
      },
      agent: { cpuPercent: 1.5, errorsTotal: 0 },
      pipelines: [
        {
          pipelineId: 'p',
          status: 'RUNNING',
          version: '1',
          utilization: 1,
          components: [{ componentId: 'c', kind: 'SINK', sentEvents: 3 }],
        },
      ],
    }
    expect(fitHeartbeat(input)).toEqual(input)
  })

  it('loses what would have it refused, and nothing else', () => {
    const fitted = fitHeartbeat({
      ...base,
      host: {
        load1: Number.NaN,
        memoryUsedBytes: -1,
        memoryTotalBytes: 1.5,
        memoryFreeBytes: 8,
        filesystems: [
          { mountpoint: '/huge', totalBytes: 2 ** 60, usedBytes: 0, freeBytes: 0 },
          { mountpoint: 'x'.repeat(254), totalBytes: 1, usedBytes: 0, freeBytes: 1 },
          { mountpoint: '/', totalBytes: 1, usedBytes: 0, freeBytes: 1 },
        ],
      },
      pipelines: [
        {
          pipelineId: 'p',
          status: 'RUNNING',
          version: `${'v'.repeat(99)}😀`,
          utilization: 1.01,
          components: [
            { componentId: '', kind: 'SINK' },
            { componentId: 'c', kind: 'SINK' },
          ],
        },
      ],
    })
    expect(fitted.host).toEqual({
      load1: null,
      memoryUsedBytes: null,
      memoryTotalBytes: null,
      memoryFreeBytes: 8,
      filesystems: [{ mountpoint: '/', totalBytes: 1, usedBytes: 0, freeBytes: 1 }],
    })
    expect(fitted.pipelines).toEqual([
      {
        pipelineId: 'p',
        status: 'RUNNING',
        version: 'v'.repeat(99),
        utilization: null,
        components: [{ componentId: 'c', kind: 'SINK' }],
      },
    ])
  })

  it('is one that the server takes, whatever was measured and scraped', () => {
    const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(Number.NaN, Infinity, 2 ** 53, -0))
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.string({ maxLength: 400 }),
      fc.constantFrom('\0', '\uD800', ''),
    )
    const component = fc.record({
      componentId: text,
      kind: fc.constantFrom('SOURCE' as const, 'SINK' as const),
      sentEvents: number,
      latencyMeanSeconds: number,
    })
    const pipeline = fc.record({
      pipelineId: fc.constant('pipe_1'),
      status: fc.constant('RUNNING' as const),
      version: text,
      utilization: number,
      uptimeSeconds: number,
      eventsIn: number,
      components: fc.array(component, { maxLength: 110 }),
    })
    const filesystem = fc.record({ mountpoint: text, totalBytes: number, usedBytes: number, freeBytes: number })
    const host = fc.record({
      load1: number,
      cpuSecondsTotal: number,
      memoryTotalBytes: number,
      temperatureCelsius: number,
      filesystems: fc.array(filesystem, { maxLength: 110 }),
    })
    fc.assert(
      fc.property(host, fc.array(pipeline, { maxLength: 2 }), (measured, pipelines) => {
        const fitted = fitHeartbeat({ ...base, host: measured, agent: { cpuPercent: measured.load1 }, pipelines })
        // As it is sent: through JSON, the scalars of the schema, the bounds of the ingest.
        const input = coerceInputValue(JSON.parse(JSON.stringify(fitted)), heartbeatType) as Parameters<
          typeof validateHeartbeat
        >[0]
        expect(validateHeartbeat(input, new Date()).seq).toBe(1)
      }),
      { numRuns: 100 },
    )
  })
})
