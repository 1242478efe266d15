// Owns what a running operation is to who watches over rights: what it stands on, and how it is refused.
import type { StreamScope } from '../../schema/context.ts'
import type { FleetbeatError } from '../../schema/errors.ts'

/** What a caller has to have for its operation to go on: a role in an environment, the installation itself, or nothing but itself (null). */
export type StandsOn = StreamScope | 'OWNER' | null

export interface Held {
  scope(): StandsOn
  /** Stops it and says why. With `final` the operation is over; else the client is to open it again. */
  refuse(error: FleetbeatError, how: { readonly final: boolean }): void
}
