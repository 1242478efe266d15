import { expect, describe, it } from 'vitest'
import { readMetrics } from '../../agent/scrape.ts'
import { createMetrics, ingestPipeline } from '../../server/telemetry/metrics.ts'
import { nothingDelivered } from '../harness/metrics.ts'

const now = new Date('2026-01-31T12:00:00.000Z')
const name = (component: string, kind: string) => `{pipeline="orders",component="${component}",kind="${kind}"}`

describe('the metrics of an engine', () => {
  it('become a pipeline with its components and their totals', () => {
    const text = [
      'process_start_time_seconds 1769860740.5',
      'pipeline_info{pipeline="orders",version="7"} 1',
      'pipeline_utilization{pipeline="orders"} 0.25',
      `pipeline_component_received_events_total${name('in', 'source')} 10`,
      `pipeline_component_sent_events_total${name('in', 'source')} 9.0`,
      `pipeline_component_received_bytes_total${name('in', 'source')} 1e3`,
      `pipeline_component_errors_total${name('in', 'source')} 1`,
      `pipeline_component_received_events_total${name('out', 'sink')} 9`,
      `pipeline_component_sent_bytes_total${name('out', 'sink')} 800`,
      `pipeline_component_errors_total${name('out', 'sink')} 2`,
      `pipeline_component_discarded_events_total${name('out', 'sink')} 3`,
      'pipeline_component_received_events_total{pipeline="other",component="in",kind="source"} 99',
      // The last line, without an end.
      `pipeline_component_latency_mean_seconds${name('out', 'sink')} 0.002`,
    ].join('\n')
    expect(readMetrics(text, 'orders', now)).toEqual({
      startedAt: 1_769_860_740.5,
      uptimeSeconds: 59.5,
      version: '7',
      utilization: 0.25,
      eventsIn: 10,
      eventsOut: 9,
      errorsTotal: 3,
      eventsDiscarded: 3,
      bytesIn: 1000,
      bytesOut: 800,
      components: [
        { componentId: 'in', kind: 'SOURCE', receivedEvents: 10, sentEvents: 9, receivedBytes: 1000, errorsTotal: 1 },
        {
          componentId: 'out',
          kind: 'SINK',
          receivedEvents: 9,
          sentBytes: 800,
          errorsTotal: 2,
          discardedEvents: 3,
          latencyMeanSeconds: 0.002,
        },
      ],
    })
  })

  it.each(['NaN', '+Inf', '-1', '9007199254740993'])('leave out a count of %s', (value) => {
    const text = `pipeline_component_received_events_total${name('in', 'source')} ${value}\n`
    expect(readMetrics(text, 'orders', now)).toMatchObject({
      eventsIn: null,
      components: [{ componentId: 'in', kind: 'SOURCE' }],
    })
  })

  it.each(['', '<html><body>Welcome</body></html>', 'pipeline_utilization{pipeline="other"} 1\n'])(
    'are none where the text is %j',
    (text) => {
      expect(() => readMetrics(text, 'orders', now)).toThrow('pipeline="orders"')
    },
  )
})

it("reads the server's own ingest as the pipeline that it is", async () => {
  const metrics = createMetrics('0.1.0', {
    queueDepth: () => 0,
    delivery: () => nothingDelivered,
    live: () => ({ series: 0, bytes: 0 }),
  })
  metrics.passed('heartbeats', { received: 3, sent: 3 })
  metrics.passed('database', { received: 2, sent: 2, seconds: 0.004 })
  const scraped = readMetrics(await metrics.text(), ingestPipeline, new Date())
  expect(scraped.components.map(({ componentId, kind }) => `${componentId} ${kind}`).sort()).toEqual([
    'batch TRANSFORM',
    'database SINK',
    'heartbeats SOURCE',
    'streams SINK',
    'validate TRANSFORM',
  ])
  expect(scraped).toMatchObject({ version: '1', eventsIn: 3, eventsOut: 2, errorsTotal: 0 })
  expect(scraped.startedAt).toBeGreaterThan(0)
  expect(scraped.components.find(({ componentId }) => componentId === 'database')?.latencyMeanSeconds).toBe(0.004)
})
