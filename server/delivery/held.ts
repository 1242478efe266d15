// Owns what a running operation is to who watches over rights: what it stands on, and how it is refused.
import type { StreamScope } from '../../schema/context.ts'
import type { FleetbeatError } from '../../schema/errors.ts'

export interface Held {
  /** What the caller has to have for it to go on; null: nothing but itself. */
  scope(): StreamScope | null
  /** Stops it and says why. With `final` the operation is over; else the client is to open it again. */
  refuse(error: FleetbeatError, how: { readonly final: boolean }): void
}
