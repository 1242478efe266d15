import { ApolloClient, ApolloLink, gql, InMemoryCache, Observable } from '@apollo/client'
import { describe, expect, it } from 'vitest'
import { createLiveSubscriptions } from '../../web/apollo/live-subscriptions.ts'

const status = gql`
  subscription Status($environmentId: ID!, $note: String) {
    fleetStatus(environmentId: $environmentId, note: $note) {
      snapshot
    }
  }
`
const log = gql`
  subscription Log($environmentId: ID!, $after: Cursor) {
    logEntry(environmentId: $environmentId, after: $after) {
      cursor
    }
  }
`

interface Opened {
  readonly variables: Readonly<Record<string, unknown>>
  send(result: ApolloLink.Result): void
  complete(): void
}

function subscriptions() {
  const opened = new Set<Opened>()
  let count = 0
  const link = new ApolloLink(
    ({ variables }) =>
      new Observable((observer) => {
        const one = {
          variables,
          send: (result: ApolloLink.Result) => observer.next(result),
          complete: () => observer.complete(),
        }
        opened.add(one)
        count += 1
        return () => {
          opened.delete(one)
        }
      }),
  )
  const cache = new InMemoryCache()
  const live = createLiveSubscriptions(new ApolloClient({ cache, link }))
  const listen = (document = status, variables: Record<string, unknown> = { environmentId: 'e1' }) => {
    const seen: unknown[] = []
    const errors: string[] = []
    const leave = live.join(document, variables, {
      next: (data) => seen.push(data),
      error: (error) => errors.push(error.message),
    })
    return { seen, errors, leave }
  }
  const send = (data: Record<string, unknown>) => {
    for (const one of [...opened]) one.send({ data })
  }
  return { cache, live, listen, opened, send, count: () => count }
}

const event = (snapshot: boolean) => ({ fleetStatus: { __typename: 'FleetStatus', snapshot } })

describe('live subscriptions', () => {
  it('runs the same document with the same variables once, and tells all who joined', () => {
    const { live, listen, opened, send } = subscriptions()
    const first = listen(status, { environmentId: 'e1', note: 'x' })
    const second = listen(status, { note: 'x', environmentId: 'e1' })
    expect([opened.size, live.size()]).toEqual([1, 1])
    send(event(true))
    expect(first.seen).toEqual([event(true)])
    expect(second.seen).toEqual([event(true)])
  })

  it('goes on for who stays, and ends with the last', () => {
    const { live, listen, opened, send } = subscriptions()
    const first = listen()
    const second = listen()
    first.leave()
    first.leave()
    send(event(false))
    expect([first.seen.length, second.seen.length, opened.size]).toEqual([0, 1, 1])
    second.leave()
    expect([opened.size, live.size()]).toEqual([0, 0])
  })

  it('runs others on their own', () => {
    const { listen, opened } = subscriptions()
    listen(status, { environmentId: 'e1' })
    listen(status, { environmentId: 'e2' })
    listen(log, { environmentId: 'e1' })
    expect(opened.size).toBe(3)
  })

  it('gives the latest event to who comes late, and a fresh start to who comes after the end', () => {
    const { listen, send, count } = subscriptions()
    const first = listen()
    send(event(true))
    send(event(false))
    const second = listen()
    expect(second.seen).toEqual([event(false)])
    first.leave()
    second.leave()
    expect(listen().seen).toEqual([])
    expect(count()).toBe(2)
  })

  it('replays nothing of a stream that is resumed by cursor', () => {
    const { listen, send } = subscriptions()
    listen(log, { environmentId: 'e1', after: null })
    send({ logEntry: { __typename: 'LogEntryEvent', cursor: 'a' } })
    expect(listen(log, { environmentId: 'e1', after: null }).seen).toEqual([])
  })

  it('tells of a refusal, and asks anew for who comes after it', () => {
    const { live, listen, opened, count } = subscriptions()
    const { errors, seen } = listen()
    for (const one of [...opened]) {
      one.send({ errors: [{ message: 'not for you' }] })
      one.complete()
    }
    expect([errors, seen, live.size()]).toEqual([['not for you'], [], 0])
    listen()
    expect(count()).toBe(2)
  })

  it('does not let events into the cache by themselves', () => {
    const { cache, listen, send } = subscriptions()
    listen()
    send(event(true))
    expect(cache.extract()).toEqual({})
  })

  it('is bounded', () => {
    const { listen } = subscriptions()
    for (let i = 0; i < 100; i += 1) listen(status, { environmentId: `e${i}` })
    expect(() => listen(status, { environmentId: 'one more' })).toThrow('at most 100')
    listen(status, { environmentId: 'e1' })
  })
})
