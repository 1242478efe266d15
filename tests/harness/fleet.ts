// Owns a running fleet for a test, without its HTTP: everything from a validated request to the streams.
import { createHub } from '../../server/delivery/hub.ts'
import { createFleet, type FleetDeps, type FleetObserver, type RunningFleet } from '../../server/fleet.ts'
import { batchLimits } from '../../server/ingest/batch.ts'
import type { Store } from '../../server/store/store.ts'

const ignored: FleetObserver = {
  received: () => undefined,
  validated: () => undefined,
  refused: () => undefined,
  committed: () => undefined,
  enrolled: () => undefined,
  published: () => undefined,
  failed: () => undefined,
}

export interface FleetOptions {
  readonly now?: () => Date
  readonly observe?: Partial<FleetObserver>
  readonly rate?: FleetDeps['limits']['rate']
}

export function startFleet(store: Store, options: FleetOptions = {}): Promise<RunningFleet> {
  return createFleet({
    store,
    hub: createHub({
      present: (result) => result,
      limits: { perIdentity: 100, perAddress: 100, total: 100 },
    }),
    observe: { ...ignored, ...options.observe },
    limits: {
      batch: batchLimits,
      liveBytes: 16 * 1024 * 1024,
      rate: options.rate ?? { perSecond: 1_000, burst: 100_000 },
    },
    accessChanged: () => Promise.resolve(),
    ...(options.now ? { now: options.now } : {}),
  })
}
