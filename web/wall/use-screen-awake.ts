// Owns that the screen does not go dark, where the browser lets a page ask for that.
import { useEffect } from 'react'

export function useScreenAwake(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | null = null
    let left = false
    const ask = async (): Promise<void> => {
      // Only over TLS or on the machine itself; and lost whenever the page is hidden.
      if (!('wakeLock' in navigator) || document.visibilityState === 'hidden') return
      const got = await navigator.wakeLock.request('screen').catch(() => null)
      if (left) await got?.release()
      else lock = got
    }
    const look = (): void => void ask()
    look()
    document.addEventListener('visibilitychange', look)
    return () => {
      left = true
      document.removeEventListener('visibilitychange', look)
      void lock?.release()
    }
  }, [])
}
