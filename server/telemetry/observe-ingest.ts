// Owns the translation of what passes the stages into metrics and lines of the ingest log.
import type { ErrorCode } from '../../schema/errors.ts'
import type { IngestLog } from './ingest-log.ts'
import type { Flush } from '../records.ts'
import type { Metrics, WriteSource } from './metrics.ts'

export function observeIngest(metrics: Metrics, log: IngestLog) {
  return {
    received(heartbeats: number): void {
      metrics.passed('heartbeats', { received: heartbeats, sent: heartbeats })
      metrics.passed('validate', { received: heartbeats })
    },
    validated(heartbeats: number, seconds: number): void {
      metrics.passed('validate', { sent: heartbeats, seconds })
      metrics.passed('batch', { received: heartbeats })
    },
    refused(stage: 'validate' | 'batch', heartbeats: number, code: ErrorCode): void {
      metrics.passed(stage, { errors: heartbeats, discarded: heartbeats })
      log.trouble('WARN', `${heartbeats} heartbeats refused at ${stage}: ${code}`)
    },
    committed(
      outcome:
        | { kind: 'written'; heartbeats: number; seconds: number; flush: Flush }
        | { kind: 'failed'; error: unknown; heartbeats: number; code: ErrorCode },
    ): void {
      if (outcome.kind === 'failed') {
        metrics.passed('database', { errors: 1 })
        log.trouble('ERROR', `A flush failed: ${messageOf(outcome.error)}`)
        return
      }
      for (const [source, rows] of rowsOf(outcome.flush)) metrics.wrote(source, rows)
      if (outcome.heartbeats === 0) return
      const { heartbeats, seconds } = outcome
      metrics.flushed(seconds)
      metrics.passed('batch', { sent: heartbeats })
      metrics.passed('database', { received: heartbeats, sent: heartbeats, seconds })
      log.flushed(heartbeats, seconds)
    },
    enrolled: () => metrics.wrote('enrolments', 1),
    published(events: number): void {
      metrics.passed('streams', { received: events, sent: events })
    },
  }
}

/** Rows by the source they are written for. */
function rowsOf(flush: Flush): readonly (readonly [WriteSource, number])[] {
  return [
    ['heartbeats', flush.boots.length],
    ['host_samples', flush.hostSamples.length],
    ['node_pipelines', flush.nodePipelines.length + flush.removedNodePipelines.length],
    ['node_components', flush.nodeComponents.length],
    ['pipeline_minutes', flush.pipelineMinutes.length],
    ['component_minutes', flush.componentMinutes.length],
    ['log_entries', flush.logEntries.length],
    ['status_changes', flush.statusChanges.length],
  ]
}

const longestMessage = 300

/** One line, whatever the driver says. */
function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.replace(/\s+/g, ' ').slice(-longestMessage)
}
