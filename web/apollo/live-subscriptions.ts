// Owns that each subscription runs once, however many views want it. Must not write to the cache or know what events mean.
import type { ApolloClient, DocumentNode, ErrorLike, OperationVariables } from '@apollo/client'
import { canonicalStringify } from '@apollo/client/utilities'
import type { Cancel } from './clock.ts'

/** More at once is a view that forgets to unsubscribe. */
const mostOpen = 100

export interface LiveListener<Data> {
  next(data: Data): void
  /** The server refused the subscription, or an event came with errors. */
  error(error: ErrorLike): void
}

export interface LiveSubscriptions {
  /** Who joins a subscription that runs gets its latest event at once (unless it resumes by cursor), then the next ones. */
  join<Data>(document: DocumentNode, variables: OperationVariables, listener: LiveListener<Data>): Cancel
  /** How many run. */
  size(): number
}

interface Running {
  readonly listeners: Set<LiveListener<unknown>>
  latest: { readonly data: unknown } | null
  stop: Cancel
}

export function createLiveSubscriptions(client: ApolloClient): LiveSubscriptions {
  const running = new Map<DocumentNode, Map<string, Running>>()

  function size(): number {
    let sum = 0
    for (const ofDocument of running.values()) sum += ofDocument.size
    return sum
  }

  function forget(document: DocumentNode, key: string, entry: Running) {
    const ofDocument = running.get(document)
    if (ofDocument?.get(key) !== entry) return
    ofDocument.delete(key)
    if (ofDocument.size === 0) running.delete(document)
  }

  function open(document: DocumentNode, variables: OperationVariables): Running {
    if (size() >= mostOpen) throw new RangeError(`Live subscriptions: expected at most ${mostOpen} at once`)
    const key = canonicalStringify(variables)
    const entry: Running = { listeners: new Set(), latest: null, stop: () => {} }
    running.set(document, (running.get(document) ?? new Map<string, Running>()).set(key, entry))
    const options = { query: document, variables, fetchPolicy: 'no-cache', errorPolicy: 'all' } as const
    const subscription = client.subscribe<unknown>(options).subscribe({
      next: ({ data, error }) => {
        // Who resumes by cursor is told by its own stream: nothing of it is kept for others.
        if (data != null && !('after' in variables)) entry.latest = { data }
        for (const listener of [...entry.listeners]) {
          if (data != null) listener.next(data)
          if (error) listener.error(error)
        }
      },
      // It was refused: who joins from now on asks anew.
      complete: () => forget(document, key, entry),
    })
    entry.stop = () => {
      forget(document, key, entry)
      subscription.unsubscribe()
    }
    return entry
  }

  return {
    size,
    join: <Data>(document: DocumentNode, variables: OperationVariables, listener: LiveListener<Data>) => {
      const entry = running.get(document)?.get(canonicalStringify(variables)) ?? open(document, variables)
      // The document says what its data are; a wrapper, so that the same listener may join twice.
      const own: LiveListener<unknown> = {
        next: (data) => listener.next(data as Data),
        error: (error) => listener.error(error),
      }
      entry.listeners.add(own)
      if (entry.latest) own.next(entry.latest.data)
      return () => {
        if (entry.listeners.delete(own) && entry.listeners.size === 0) entry.stop()
      }
    },
  }
}
