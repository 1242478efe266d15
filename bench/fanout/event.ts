// Owns the event that every hub of the fan-out benchmark sends: about a kilobyte, numbered, and of one length.
import type { LogEntryEvent } from '../../schema/shapes.ts'

export const environmentKey = 1
const filler = 'GET /orders/4711 answered in 12 ms with 200 '.repeat(20)

/** What of an event is sent; as several documents, which are as many groups. */
export function documentOf(group: number): string {
  return `subscription Group${group} { logEntry(environmentId: "env_1") { state entries { level message } } }`
}

export function messageOf(number: number): string {
  return `#${String(number).padStart(9, '0')} ${filler}`
}

/** Where an event of this number is found in what was received. */
export const numberPattern = /#(\d{9}) /g

export function eventOf(number: number): LogEntryEvent {
  const at = new Date()
  return {
    environmentKey,
    epoch: '00000000',
    seq: number,
    state: 'LIVE',
    recovered: 0,
    skipped: 0,
    reason: null,
    publishedAt: at,
    entries: [
      {
        environmentKey,
        epoch: '00000000',
        seq: number,
        nodeKey: 1,
        pipelineKey: null,
        componentName: null,
        level: 'INFO',
        message: messageOf(number),
        loggedAt: at,
        receivedAt: at,
      },
    ],
  }
}
