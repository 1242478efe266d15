// Owns the composition of the data layer: Apollo Client over HTTP and SSE, the cache, the connection, the batcher. One for the life of the app.
import { ApolloClient, ApolloLink, HttpLink, ServerError } from '@apollo/client'
import { ErrorLink } from '@apollo/client/link/error'
import { OperationTypeNode } from 'graphql'
import { createCacheBatcher, type CacheBatcher } from './cache-batcher.ts'
import { systemClock, type Clock } from './clock.ts'
import { createConnection, type ConnectionStore } from './connection.ts'
import { createLiveSubscriptions, type LiveSubscriptions } from './live-subscriptions.ts'
import type { ObservedValue } from './observed-value.ts'
import { browserPage, type PageEvents } from './page-events.ts'
import { createPushes, type Pushes } from './pushes.ts'
import { requestHeaders } from './request-headers.ts'
import { RevisionCache } from './revision-cache.ts'
import { isSignedOut } from './signed-in.ts'
import { createSseLink, type SseLinkOptions } from './sse-link.ts'
import type { StreamState } from './stream-state.ts'

export interface FleetbeatClientOptions {
  /** `/graphql` */
  readonly uri: string
  /** `/graphql/stream` */
  readonly streamUri: string
  /** The session is not valid: ask to sign in, then call `resetSession()`. Told once until then. */
  readonly onUnauthorized: () => void
  readonly fetch?: typeof fetch
  readonly clock?: Clock
  readonly page?: PageEvents
  readonly stream?: Pick<SseLinkOptions, 'mode' | 'bounds' | 'random'>
}

export interface FleetbeatClient {
  readonly client: ApolloClient
  /** That of `client`. */
  readonly cache: RevisionCache
  readonly connection: ConnectionStore
  readonly live: LiveSubscriptions
  readonly batcher: CacheBatcher
  readonly pushes: Pushes
  /** How the stream itself stands; what people are shown is `connection`. */
  readonly stream: ObservedValue<StreamState>
  readonly clock: Clock
  readonly page: PageEvents
  /** After each sign-in and sign-out: nothing of one person is shown to the next, and the stream starts anew. */
  resetSession(): Promise<void>
  /** Runs what gives this browser another session of the same person: the stream stands on the old one, and begins anew after it. */
  replaceSession<Answer>(run: () => Promise<Answer>): Promise<Answer>
  close(): void
}

export function createFleetbeatClient(options: FleetbeatClientOptions): FleetbeatClient {
  const { clock = systemClock, page = browserPage } = options
  const send: typeof fetch = options.fetch ?? ((input, init) => fetch(input, init))
  let toldUnauthorized = false
  let replacing = 0

  function unauthorized() {
    if (toldUnauthorized || replacing > 0) return
    toldUnauthorized = true
    options.onUnauthorized()
  }

  const pushes = createPushes({ clock, page })
  const sse = createSseLink({
    ...options.stream,
    url: options.streamUri,
    fetch: send,
    clock,
    page,
    deliver: (arrival, hand) => {
      connection.received(arrival.data)
      pushes.deliver(arrival, hand)
    },
  })
  const connection = createConnection({ stream: sse, clock })
  const cache = new RevisionCache()
  const batcher = createCacheBatcher({ cache, clock, page, kept: pushes.keeper() })
  pushes.onPainted(connection.painted)
  const forgetState = sse.state.subscribe(() => {
    const { status } = sse.state.get()
    if (status === 'unauthorized') unauthorized()
    if (status !== 'live') return
    // What is left of the stream before must not count as news of this one.
    batcher.flush()
    cache.beginStream()
  })

  const http = new HttpLink({ uri: options.uri, headers: requestHeaders, credentials: 'same-origin', fetch: send })
  const watchSession = new ErrorLink(({ error }) => {
    if (isUnauthorized(error)) unauthorized()
  })
  const client = new ApolloClient({
    cache,
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      sse.link,
      watchSession.concat(http),
    ),
  })

  return {
    client,
    cache,
    connection,
    live: createLiveSubscriptions(client),
    batcher,
    pushes,
    stream: sse.state,
    clock,
    page,
    resetSession: async () => {
      toldUnauthorized = false
      batcher.clear()
      await client.clearStore()
      sse.reset()
    },
    replaceSession: async (run) => {
      replacing += 1
      try {
        return await run()
      } finally {
        replacing -= 1
        sse.reset()
      }
    },
    close: () => {
      forgetState()
      connection.close()
      sse.close()
      batcher.close()
      pushes.close()
      client.stop()
    },
  }
}

function isUnauthorized(error: unknown): boolean {
  return ServerError.is(error) ? error.statusCode === 401 : isSignedOut(error)
}
