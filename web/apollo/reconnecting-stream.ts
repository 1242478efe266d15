// Owns the live operations and brings them back on a new session whenever one is lost. Must not know Apollo, nor what the operations mean.
import type { RequestParams } from 'graphql-sse'
import type { Backoff } from './backoff.ts'
import type { Cancel, Clock } from './clock.ts'
import { failureOf, messagesOf, type Answer, type Failure } from './graphql-failure.ts'
import { createObservedValue, type ObservedValue } from './observed-value.ts'
import { createRetrySchedule, type RetryBounds } from './retry-schedule.ts'
import type { OperationSink, SessionEvents, StreamMode, StreamSession } from './stream-session.ts'
import type { StreamState } from './stream-state.ts'

export interface LiveOperation {
  /** Asked for at each (re)start. */
  request(): RequestParams
  /** Its request goes out now: what comes next of it was published later. */
  asked(): void
  next(answer: Answer): void
  /** The server refused it for good; the refusal came as the last answer. */
  complete(): void
}

export interface ReconnectingStreamOptions extends RetryBounds {
  readonly openSession: (events: SessionEvents) => StreamSession
  readonly mode: StreamMode
  readonly clock: Clock
  readonly backoff: Backoff
}

export interface ReconnectingStream {
  readonly state: ObservedValue<StreamState>
  /** When the last byte came, comments included; null before the first. */
  lastByteAt(): number | null
  add(operation: LiveOperation): Cancel
  /** Tries at once, also after giving up. Does nothing while connected, paused or unauthorized. */
  retryNow(): void
  /** Lets go of the stream and keeps the operations. */
  pause(): void
  /** The page is seen again: ends a pause or a wait. */
  wake(): void
  /** After a sign-in or a sign-out: a new stream for what is subscribed. */
  reset(): void
  close(): void
}

interface Running {
  readonly operation: LiveOperation
  /** Null: waits for the next try. */
  on: { readonly session: StreamSession; readonly stop: Cancel } | null
  /** Set while the last answer brought no data: decides what the end of the operation means. */
  failure: { readonly kind: Failure; readonly reason: string } | null
  /** How often in a row it was brought back at once because the caller's access changed, and when last. */
  renewed: { readonly times: number; readonly at: number }
}

/** In a row, each within a stable while of the one before: an admin who tries roles, not a server in a circle. */
const mostRenewals = 5

type Halted = Extract<StreamState, { status: 'paused' | 'unauthorized' | 'offline' | 'closed' }>

export function createReconnectingStream(options: ReconnectingStreamOptions): ReconnectingStream {
  const { clock, mode } = options
  const state = createObservedValue<StreamState>({ status: 'idle' })
  const schedule = createRetrySchedule({ ...options, onDue: begin })
  const operations = new Set<Running>()
  // Mode single: at most one. Mode distinct: one for each operation that does not wait.
  const sessions = new Set<StreamSession>()
  let halted: Halted | null = null
  let lastByteAt: number | null = null

  function currentState(): StreamState {
    if (halted) return halted
    if (operations.size === 0) return { status: 'idle' }
    const attempt = schedule.attempts()
    const pending = schedule.pending()
    if (pending) return { status: 'reconnecting', attempt, retryAt: pending.at, reason: pending.reason }
    const before = state.get()
    if (sessions.size > 0 && [...sessions].every((session) => session.isOpen())) {
      return before.status === 'live' ? before : { status: 'live', since: clock.now() }
    }
    if (before.status === 'connecting' && before.attempt === attempt) return before
    return { status: 'connecting', attempt, reason: schedule.lastReason() }
  }

  const show = () => state.set(currentState())

  function begin() {
    schedule.tryBegins()
    for (const running of operations) if (!running.on) start(running)
    show()
  }

  function start(running: Running) {
    const session = (mode === 'single' ? [...sessions][0] : undefined) ?? openSession()
    running.failure = null
    running.on = { session, stop: session.subscribe(running.operation.request(), sinkOf(running)) }
  }

  function sinkOf(running: Running): OperationSink {
    return {
      asked: running.operation.asked,
      next: (answer) => {
        const kind = failureOf(answer)
        if (kind === 'unauthorized') return halt({ status: 'unauthorized' })
        running.failure = kind && { kind, reason: messagesOf(answer) }
        if (kind === null || kind === 'refused') running.operation.next(answer)
      },
      ended: (reason) => {
        detach(running)
        if (running.failure?.kind === 'refused') {
          operations.delete(running)
          running.operation.complete()
        } else if (!halted) {
          // An endless subscription that the server completes (a rolling restart) is a disconnect too.
          schedule.partFailed(running.failure?.reason ?? reason)
        }
        show()
      },
    }
  }

  function openSession(): StreamSession {
    const session = options.openSession({
      heard: () => {
        lastByteAt = clock.now()
      },
      opened: () => {
        lastByteAt = clock.now()
        schedule.connected()
        show()
      },
      rested: show,
      lost: (reason) => lost(session, reason),
      unauthorized: () => halt({ status: 'unauthorized' }),
    })
    sessions.add(session)
    return session
  }

  function lost(session: StreamSession, reason: string) {
    sessions.delete(session)
    const affected = [...operations].filter((running) => running.on?.session === session)
    for (const running of affected) running.on = null
    if (renewsAtOnce(affected)) return begin()
    if (operations.size > 0 && !schedule.connectionFailed(reason)) {
      return halt({ status: 'offline', since: schedule.failingSince() ?? clock.now(), reason })
    }
    show()
  }

  /** No failure, so nobody waits and nobody is told; but never in a circle with a server that ends every stream so. */
  function renewsAtOnce(affected: readonly Running[]): boolean {
    const at = clock.now()
    const timesOf = ({ renewed }: Running) => (at - renewed.at < options.stableAfterMs ? renewed.times : 0)
    const meant = affected.some((running) => running.failure?.kind === 'renewed')
    if (!meant || affected.some((running) => timesOf(running) >= mostRenewals)) return false
    for (const running of affected) running.renewed = { times: timesOf(running) + 1, at }
    return true
  }

  function detach(running: Running) {
    running.on?.stop()
    if (mode === 'distinct' && running.on) {
      sessions.delete(running.on.session)
      running.on.session.close()
    }
    running.on = null
  }

  function letGoOfAll() {
    schedule.stop()
    for (const running of operations) running.on = null
    for (const session of sessions) session.close()
    sessions.clear()
  }

  function halt(how: Halted) {
    halted = how
    letGoOfAll()
    show()
  }

  function startAnew() {
    halted = null
    schedule.reset()
    if (operations.size > 0) begin()
    else show()
  }

  const retryNow = () => {
    if (halted?.status === 'offline') startAnew()
    else if (schedule.pending()) begin()
  }

  return {
    state,
    lastByteAt: () => lastByteAt,
    add: (operation) => {
      const running: Running = { operation, on: null, failure: null, renewed: { times: 0, at: 0 } }
      operations.add(running)
      if (!halted && !schedule.pending()) start(running)
      show()
      return () => {
        if (!operations.delete(running)) return
        detach(running)
        if (operations.size === 0) schedule.stop()
        show()
      }
    },
    retryNow,
    pause: () => {
      if (!halted) halt({ status: 'paused' })
    },
    wake: () => {
      if (halted?.status === 'paused') startAnew()
      else retryNow()
    },
    reset: () => {
      if (halted?.status === 'closed') return
      letGoOfAll()
      startAnew()
    },
    close: () => {
      halt({ status: 'closed' })
      operations.clear()
    },
  }
}
