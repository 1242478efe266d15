// Owns how a tail is filled without a hole: the stored entries are read, then the stream goes on behind the newest of them.
import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react'
import { createTail, type Tail, type TailState } from './tail.ts'

interface Positioned {
  readonly id: string
  readonly cursor: string
}

export interface TailFeed<Item extends Positioned> extends TailState<Item> {
  /** Where the stream has to begin; undefined while the stored entries are being read: do not subscribe yet. */
  readonly after: string | null | undefined
  readonly tail: Tail<Item>
  /** Reads the stored entries anew: after a RESET, or while the stream is lost. */
  readonly reload: () => Promise<void>
  /** The first event of a stream that began without a cursor: what came between reading and subscribing is read now. */
  readonly begun: () => void
}

/** `load` answers the newest stored entries, newest first; with another `key` it is asked anew. */
export function useTail<Item extends Positioned>(
  load: () => Promise<readonly Item[]>,
  most: number,
  key = '',
): TailFeed<Item> {
  const [tail] = useState(() => createTail<Item>(most))
  const [after, setAfter] = useState<string | null>()
  const state = useSyncExternalStore(tail.subscribe, tail.get)
  const take = (stored: readonly Item[]): void => {
    tail.replace(stored)
    // Only the first time: from then on the stream itself keeps its place.
    setAfter((before) => (before === undefined ? (stored[0]?.cursor ?? null) : before))
  }
  const read = useEffectEvent(load)
  const takeThen = useEffectEvent(take)
  useEffect(() => {
    read().then(
      (stored) => {
        takeThen(stored)
      },
      // Polling tries again.
      () => undefined,
    )
  }, [key])
  const reload = async (): Promise<void> => {
    take(await load())
  }
  return {
    ...state,
    after,
    tail,
    reload,
    begun: () => {
      if (after === null) reload().catch(() => undefined)
    },
  }
}
