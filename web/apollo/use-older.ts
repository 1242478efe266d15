// Owns a list that is read backwards, page after page: the newest first, then what is older than the last one that is there.
import { useEffect, useEffectEvent, useState } from 'react'
import { failureText } from './failure-text.ts'

export interface Older<Item> {
  /** Null until the newest came. */
  readonly items: readonly Item[] | null
  /** Whether there may be older ones. */
  readonly more: boolean
  readonly busy: boolean
  readonly failure: string | null
  readonly loadOlder: () => void
  /** From the newest again. */
  readonly reload: () => void
}

export const pageSize = 50

/** `load` answers at most a page, newest first, and throws where the answer did not come. */
export function useOlder<Item extends { readonly id: string }>(
  load: (before: string | null) => Promise<readonly Item[]>,
): Older<Item> {
  const [items, setItems] = useState<readonly Item[] | null>(null)
  const [more, setMore] = useState(false)
  const [busy, setBusy] = useState(true)
  const [failure, setFailure] = useState<string | null>(null)

  const read = async (before: string | null): Promise<void> => {
    setBusy(true)
    setFailure(null)
    try {
      const page = await load(before)
      setItems((current) => (before === null ? page : [...(current ?? []), ...page]))
      setMore(page.length === pageSize)
    } catch (fault) {
      setFailure(failureText(fault))
    } finally {
      setBusy(false)
    }
  }
  const readFirst = useEffectEvent(() => void read(null))
  useEffect(() => {
    readFirst()
  }, [])
  return {
    items,
    more,
    busy,
    failure,
    loadOlder: () => void read(items?.at(-1)?.id ?? null),
    reload: () => void read(null),
  }
}
