// Owns whether a media query holds, as state. For what CSS alone cannot decide, such as the height of a virtual row.
import { useCallback, useSyncExternalStore } from 'react'

/** Narrower than this, tables are cards. */
export const narrowScreen = '(max-width: 767px)'

export function useMediaQuery(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const list = matchMedia(query)
      list.addEventListener('change', listener)
      return () => {
        list.removeEventListener('change', listener)
      }
    },
    [query],
  )
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches)
}
