// The link when what the caller may see changes while a stream is open: over real sockets, in both modes. Time is moved by hand.
import { ApolloClient, ApolloLink, gql, InMemoryCache } from '@apollo/client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createSseLink, type SseLink } from '../../web/apollo/sse-link.ts'
import type { StreamMode } from '../../web/apollo/stream-session.ts'
import type { StreamState } from '../../web/apollo/stream-state.ts'
import { createManualClock, createManualPage, type ManualClock } from '../unit/apollo-manual-clock.ts'
import { createPeer, type Peer } from './sse-peer.ts'

const tickDocument = gql`
  subscription Ticks {
    tick {
      number
    }
  }
`
const logDocument = gql`
  subscription Logs($after: String) {
    logEntry(after: $after) {
      cursor
      entries {
        message
      }
    }
  }
`

interface Seen {
  readonly data?: {
    readonly tick?: { readonly number: number }
    readonly logEntry?: { readonly entries: readonly { readonly message: string }[] }
  } | null
  readonly errors?: readonly unknown[]
}

let peer: Peer
let clock: ManualClock
let sse: SseLink

beforeEach(async () => {
  peer = await createPeer()
  clock = createManualClock()
})
afterEach(async () => {
  sse.close()
  await peer.stop()
})

const until = (fact: () => void) => vi.waitFor(fact, { timeout: 5_000, interval: 5 })
const untilStatus = (status: StreamState['status']) => until(() => expect(sse.state.get().status).toBe(status))

function open(mode: StreamMode) {
  sse = createSseLink({
    url: peer.url,
    mode,
    clock,
    page: createManualPage(),
    random: () => 0,
    bounds: { lingerMs: 0 },
  })
}

function subscribe(query = tickDocument) {
  const client = new ApolloClient({ cache: new InMemoryCache(), link: ApolloLink.empty() })
  const seen: Seen[] = []
  const outcome = { completed: false, error: null as unknown }
  ApolloLink.execute(sse.link, { query }, { client }).subscribe({
    next: (result) => seen.push(result as Seen),
    error: (error: unknown) => (outcome.error = error),
    complete: () => (outcome.completed = true),
  })
  return { seen, outcome }
}

/** Live, and the server has the subscription. */
async function live(field = 'tick') {
  await until(() => expect(peer.subscribers(field)).toBe(1))
  await untilStatus('live')
}

describe.each<StreamMode>(['single', 'distinct'])('%s connection mode', (mode) => {
  it('takes ACCESS_CHANGED and the end of the stream for a new start at once, and tells nobody', async () => {
    open(mode)
    const { seen, outcome } = subscribe()
    await live()
    const states: string[] = []
    sse.state.subscribe(() => states.push(sse.state.get().status))
    peer.tick()
    peer.failAndEnd('tick', 'ACCESS_CHANGED')
    // No time passes: nothing is waited for.
    await until(() => expect(states.at(-1)).toBe('live'))
    await live()
    peer.tick()
    await until(() => expect(seen.map(({ data }) => data?.tick?.number)).toEqual([1, 2]))
    expect(states).toEqual(['connecting', 'live'])
    expect(outcome).toEqual({ completed: false, error: null })
  })

  it('brings back at once only what was told so: another end still waits', async () => {
    open(mode)
    subscribe()
    await live()
    peer.failAndEnd('tick', 'ACCESS_CHANGED')
    await until(() => expect(peer.requests.length).toBeGreaterThan(mode === 'single' ? 3 : 1))
    await live()
    peer.endStreams()
    await untilStatus('reconnecting')
    expect(sse.state.get()).toMatchObject({ attempt: 1, retryAt: clock.now() + 1_000 })
  })

  it('goes in no circle with a server that ends every stream by ACCESS_CHANGED', async () => {
    open(mode)
    subscribe()
    let starts = 0
    sse.state.subscribe(() => {
      if (sse.state.get().status === 'live') starts += 1
    })
    for (let times = 1; times <= 6; times += 1) {
      await until(() => expect(starts).toBe(times))
      await live()
      peer.failAndEnd('tick', 'ACCESS_CHANGED')
    }
    await untilStatus('reconnecting')
    clock.advance(1_000)
    await live()
  })

  it('ends what is FORBIDDEN in the middle of it, and keeps the others', async () => {
    open(mode)
    const other = subscribe(logDocument)
    const { seen, outcome } = subscribe()
    await live()
    await live('logEntry')
    peer.fail('tick', 'FORBIDDEN')
    peer.complete('tick')
    await until(() => expect(outcome.completed).toBe(true))
    expect(seen).toMatchObject([{ errors: [{ extensions: { code: 'FORBIDDEN' } }] }])
    peer.log('still here')
    await until(() => expect(other.seen.at(-1)?.data?.logEntry?.entries).toMatchObject([{ message: 'still here' }]))
    expect(sse.state.get().status).toBe('live')
  })
})
