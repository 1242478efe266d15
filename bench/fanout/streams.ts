// Owns our streams without a database behind them: entries are taken as stored.
import type { Environment } from '../../schema/shapes.ts'
import type { Hub } from '../../server/delivery/hub.ts'
import { createFlushDraft } from '../../server/ingest/draft.ts'
import { createRegistry } from '../../server/ingest/registry.ts'
import { createStreams } from '../../server/streams.ts'
import { eventOf } from './event.ts'

export async function createFleetlessStreams(hub: Hub, environment: Environment) {
  let last = 0
  const position = { environmentKey: environment.key, epoch: '00000000', lastSeq: 0 }
  const node = { key: 1, environmentKey: environment.key }
  const streams = await createStreams({
    store: {
      loadPositions: () =>
        Promise.resolve([
          { ...position, stream: 'LOG_ENTRY' },
          { ...position, stream: 'STATUS_CHANGE' },
        ]),
      lastPosition: () => Promise.resolve(last),
      entriesAfter: () => Promise.resolve([]),
      changesAfter: () => Promise.resolve([]),
    },
    registry: createRegistry({ environments: [environment], pipelines: [], components: [], nodes: [] }),
    hub,
    now: () => new Date(),
    published: () => undefined,
    failed: (error) => process.stderr.write(`${String(error)}\n`),
  })
  const flush = {
    ...createFlushDraft(() => undefined).finish(),
    nodes: [{ expectedRevision: 0, state: { node } }] as never,
  }
  return {
    logEntryEvents: streams.logEntryEvents,
    publish(number: number): void {
      last += 1
      const logEntries = eventOf(number).entries.map((entry) => ({ ...entry, seq: last }))
      streams.publish({ flush, stored: { statusChanges: [], logEntries }, reloaded: [], gone: [] })
    },
  }
}
