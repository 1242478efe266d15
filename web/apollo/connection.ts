// Owns what the app shows and decides by: is the data live, how old is it, when is the next try. Must not open or close anything itself.
import type { Cancel, Clock } from './clock.ts'
import { readLiveEvent } from './live-event.ts'
import { createObservedValue, type ObservedValue } from './observed-value.ts'
import type { StreamState } from './stream-state.ts'

export type ConnectionStatus =
  /** Nothing subscribes. */
  | 'idle'
  /** The first try. */
  | 'connecting'
  | 'live'
  /** The stream is lost and being tried again. */
  | 'reconnecting'
  /** The stream is lost, and queries get through: the data is refreshed by them. */
  | 'polling'
  /** Tried for minutes without success, and queries do not get through either. */
  | 'offline'
  /** The page is hidden. */
  | 'paused'
  /** Signed out. */
  | 'unauthorized'

const pausedStatuses: ReadonlySet<ConnectionStatus> = new Set(['reconnecting', 'polling', 'offline'])

/** Whether the stream is lost, so that what is on the page grows old. */
export function isPaused(status: ConnectionStatus): boolean {
  return pausedStatuses.has(status)
}

export interface Connection {
  readonly status: ConnectionStatus
  /** How many tries since the stream was lost; 0 while it is not. */
  readonly attempt: number
  /** When the next try begins, in milliseconds since 1970. Null: one is on its way, or none will be made by itself. */
  readonly retryAt: number | null
  /** Why the stream was lost. */
  readonly reason: string | null
  /** When data last came, pushed or polled. Told at most once a second. */
  readonly lastUpdateAt: number | null
  /** How long the last push took from the server to the paint that shows it. Null: not known, or not live. */
  readonly latencyMs: number | null
}

export interface ConnectionStore extends ObservedValue<Connection> {
  /** When the last byte of the stream came, keepalives included. */
  lastByteAt(): number | null
  /** "Retry now". */
  retryNow(): void
  /** Data of a live event. */
  received(data: unknown): void
  /** A push was painted, that long after the server sent it on. */
  painted(latencyMs: number): void
  /** A fallback poll was answered, or failed. */
  polled(ok: boolean): void
  close(): void
}

export interface ConnectionOptions {
  readonly stream: { readonly state: ObservedValue<StreamState>; retryNow(): void; lastByteAt(): number | null }
  readonly clock: Clock
}

const tellEveryMs = 1_000

type Standing = Pick<Connection, 'status' | 'attempt' | 'retryAt' | 'reason'>

export function createConnection({ stream, clock }: ConnectionOptions): ConnectionStore {
  let polls = false
  let lastUpdateAt: number | null = null
  let latencyMs: number | null = null
  let cancelTell: Cancel | null = null
  const shown = createObservedValue(current())

  function current(): Connection {
    const standing = standingOf(stream.state.get(), polls)
    return { ...standing, lastUpdateAt, latencyMs: standing.status === 'live' ? latencyMs : null }
  }

  function tell() {
    cancelTell?.()
    cancelTell = null
    shown.set(current())
  }

  /** Events come many times a second: who watches is told once. */
  function tellSoon() {
    cancelTell ??= clock.after(tellEveryMs, tell)
  }

  function updated() {
    const first = lastUpdateAt === null
    lastUpdateAt = clock.now()
    if (first) tell()
    else tellSoon()
  }

  const unsubscribe = stream.state.subscribe(() => {
    if (stream.state.get().status === 'live') {
      polls = false
      latencyMs = null
    }
    tell()
  })

  return {
    get: shown.get,
    subscribe: shown.subscribe,
    lastByteAt: stream.lastByteAt,
    retryNow: stream.retryNow,
    received: (data) => {
      const event = readLiveEvent(data)
      if (event?.bringsNews) updated()
    },
    painted: (ms) => {
      latencyMs = ms
      tellSoon()
    },
    polled: (ok) => {
      const { status } = stream.state.get()
      polls = ok && status !== 'live'
      if (ok) updated()
      tell()
      // Who gave up is worth another try once the server answers again.
      if (ok && status === 'offline') stream.retryNow()
    },
    close: () => {
      unsubscribe()
      cancelTell?.()
    },
  }
}

function standingOf(state: StreamState, polls: boolean): Standing {
  const calm = { attempt: 0, retryAt: null, reason: null }
  switch (state.status) {
    case 'connecting':
      if (state.attempt === 0) return { status: 'connecting', ...calm }
      return { status: polls ? 'polling' : 'reconnecting', attempt: state.attempt, retryAt: null, reason: state.reason }
    case 'reconnecting':
      return { ...state, status: polls ? 'polling' : 'reconnecting' }
    case 'offline':
      return { status: polls ? 'polling' : 'offline', attempt: 0, retryAt: null, reason: state.reason }
    case 'closed':
      return { status: 'idle', ...calm }
    default:
      return { status: state.status, ...calm }
  }
}
