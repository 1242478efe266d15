// Owns what a failed statement means: was it this data, or the database?
import { FleetbeatError, unavailable } from '../../schema/errors.ts'

export type Failure = 'data' | 'conflict' | 'no partition' | 'unavailable'

/** Classes 22 and 23 of SQLSTATE speak of the data, class 40 of other writers; anything else is the database or the way to it. */
export function failureOf(error: unknown): Failure {
  const state = sqlState(error)
  if (state === null) return 'unavailable'
  if (state === '23514' && noPartition.test(String((error as Error).message))) return 'no partition'
  if (state.startsWith('22') || state.startsWith('23')) return 'data'
  return state.startsWith('40') ? 'conflict' : 'unavailable'
}

/** The answer to a read that the database did not give. What it refused is a fault of ours, and stays one. */
export function unanswered(error: unknown): FleetbeatError | null {
  if (error instanceof FleetbeatError || !ofDatabase(error) || failureOf(error) !== 'unavailable') return null
  return unavailable('The database does not answer right now')
}

function ofDatabase(error: unknown): boolean {
  if (!(error instanceof Error) || error.name === 'PrismaClientValidationError') return false
  return /^(PrismaClient|DriverAdapter)/.test(error.name) || error.message === 'Query read timeout'
}

const noPartition = /no partition of relation/
const deepest = 6

/** The driver's error is wrapped a few times on its way here. */
function sqlState(error: unknown, depth = 0): string | null {
  if (typeof error !== 'object' || error === null || depth > deepest) return null
  const { originalCode, code } = error as { originalCode?: unknown; code?: unknown }
  for (const candidate of [originalCode, code])
    if (typeof candidate === 'string' && /^[0-9A-Z]{5}$/.test(candidate) && !candidate.startsWith('P')) return candidate
  const { cause, meta, driverAdapterError } = error as { cause?: unknown; meta?: unknown; driverAdapterError?: unknown }
  for (const inner of [cause, meta, driverAdapterError]) {
    const state = sqlState(inner, depth + 1)
    if (state !== null) return state
  }
  return null
}
