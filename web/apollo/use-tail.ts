// Owns how a tail is filled without a hole: the stored entries are read, then the stream goes on behind the newest of them.
import { useEffect, useState, useSyncExternalStore } from 'react'
import { useFleetbeat } from './fleetbeat-context.tsx'
import { createTail, type Live, type TailState } from './tail.ts'
import { useInsistentRead } from './use-insistent-read.ts'

interface Positioned {
  readonly id: string
  readonly cursor: string
}

export interface TailFeed<Item extends Positioned> extends TailState<Item> {
  /** Why the stored entries did not come; null while no try failed. */
  readonly failure: string | null
  /** Reads them at once, for somebody who will not wait for the next try. */
  readonly retry: () => void
  /** Reads the stored entries anew: while the stream is lost, and when it is back. Rejects where they did not come. */
  readonly reload: () => Promise<void>
  /** An event of the stream that began behind `after`, with what is wanted of its entries; `reset`: it could not go on there. */
  readonly take: (live: Live<Item>, event: { readonly reset: boolean; readonly empty: boolean }) => void
}

interface TailOptions {
  /** The most entries that are held. */
  readonly most: number
  /** With another key the stored ones are read anew. */
  readonly key?: string
}

/** However many entries come, views are told of them this often at most. */
const tellEveryMs = 100

/** `load` answers the newest stored entries, newest first. */
export function useTail<Item extends Positioned>(
  load: () => Promise<readonly Item[]>,
  { most, key = '' }: TailOptions,
): TailFeed<Item> {
  const { clock, pushes } = useFleetbeat()
  const [tail] = useState(() =>
    createTail<Item>(most, { later: (tell) => clock.after(tellEveryMs, tell), kept: pushes.keeper() }),
  )
  const state = useSyncExternalStore(tail.subscribe, tail.get)
  useEffect(() => tail.close, [tail])
  const { failure, again } = useInsistentRead(key, { read: load, take: tail.replace })
  return {
    ...state,
    failure,
    retry: again,
    reload: async () => {
      tail.replace(await load())
    },
    take: (live, { reset, empty }) => {
      // The first event of a stream that began without a cursor: what came between reading and subscribing is read now.
      if (reset || (empty && live.after === null)) again()
      else tail.append(live)
    },
  }
}
