// Owns the Apollo link for subscriptions: GraphQL over SSE that reconnects and resumes by itself. The parts are in files of their own; this one joins them.
import { ApolloLink, Observable } from '@apollo/client'
import { createBackoff, streamBackoff, type BackoffBounds } from './backoff.ts'
import { systemClock, type Clock } from './clock.ts'
import type { Answer } from './graphql-failure.ts'
import { createHiddenPause } from './hidden-pause.ts'
import { browserPage, type PageEvents } from './page-events.ts'
import type { Arrival } from './pushes.ts'
import { createReconnectingStream, type ReconnectingStream } from './reconnecting-stream.ts'
import { requestHeaders } from './request-headers.ts'
import { createResumableRequest } from './resumable-request.ts'
import { streamRetry, type RetryBounds } from './retry-schedule.ts'
import { createStreamSession, type StreamMode } from './stream-session.ts'

export interface SseLinkBounds extends RetryBounds {
  readonly backoff: BackoffBounds
  /** The server sends a byte at least every 12 s: silence for longer is a dead peer. */
  readonly silenceMs: number
  readonly hiddenAfterMs: number
  /** How long the stream is kept after the last unsubscribe, for the next page of a route change. */
  readonly lingerMs: number
}

export const sseLinkBounds: SseLinkBounds = {
  ...streamRetry,
  backoff: streamBackoff,
  silenceMs: 30_000,
  hiddenAfterMs: 60_000,
  lingerMs: 5_000,
}

export interface SseLinkOptions {
  readonly url: string
  /** `single` by default: a browser has six HTTP/1.1 connections per origin over all tabs. */
  readonly mode?: StreamMode
  readonly bounds?: Partial<SseLinkBounds>
  readonly fetch?: typeof fetch
  readonly clock?: Clock
  readonly page?: PageEvents
  /** 0 to 1, for the jitter. */
  readonly random?: () => number
  /** Sees the data of each answer, and hands the answer to its subscriber. */
  readonly deliver?: (arrival: Arrival, hand: () => void) => void
}

export interface SseLink extends Pick<ReconnectingStream, 'state' | 'lastByteAt' | 'retryNow' | 'reset' | 'close'> {
  readonly link: ApolloLink
}

export function createSseLink(options: SseLinkOptions): SseLink {
  const { url, mode = 'single', clock = systemClock, page = browserPage } = options
  const deliver = options.deliver ?? ((_arrival: Arrival, hand: () => void) => hand())
  const bounds = { ...sseLinkBounds, ...options.bounds }
  const send: typeof fetch = options.fetch ?? ((input, init) => fetch(input, init))
  const session = { url, mode, clock, fetch: send, headers: requestHeaders, ...bounds }
  const stream = createReconnectingStream({
    ...bounds,
    mode,
    clock,
    backoff: createBackoff(bounds.backoff, options.random),
    openSession: (events) => createStreamSession(session, events),
  })
  const pause = createHiddenPause({
    page,
    clock,
    afterMs: bounds.hiddenAfterMs,
    letGo: stream.pause,
    wake: stream.wake,
  })

  const link = new ApolloLink(
    (operation) =>
      new Observable((observer) => {
        const resumable = createResumableRequest(operation)
        let askedAt: number | null = null
        return stream.add({
          request: resumable.params,
          asked: () => {
            askedAt = clock.now()
          },
          next: (answer) => {
            try {
              resumable.saw(answer.data)
            } catch (fault) {
              return observer.error(fault)
            }
            const hand = () => observer.next(resultOf(answer))
            if (answer.data == null) return hand()
            const arrival = { data: answer.data, askedAt }
            askedAt = null
            deliver(arrival, hand)
          },
          complete: () => observer.complete(),
        })
      }),
  )

  return {
    link,
    state: stream.state,
    lastByteAt: stream.lastByteAt,
    retryNow: stream.retryNow,
    reset: stream.reset,
    close: () => {
      pause.close()
      stream.close()
    },
  }
}

function resultOf(answer: Answer): ApolloLink.Result {
  // The JSON of a GraphQL answer, as the server formatted it: Apollo's type says more than can be checked here without reading it all.
  return answer as ApolloLink.Result
}
