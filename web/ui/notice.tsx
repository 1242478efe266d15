// Owns how a notice is shown: above every page, read out once, gone by itself or by its button.
import { useEffect, useSyncExternalStore, type ReactNode } from 'react'
import { X } from 'lucide-react'
import { IconButton } from './icon-button.tsx'
import { currentNotice, hideNotice, onNotice } from './notice-store.ts'

const shownMs = 10_000

export function Notice(): ReactNode {
  const text = useSyncExternalStore(onNotice, currentNotice)
  useEffect(() => {
    if (text === null) return
    const timer = setTimeout(hideNotice, shownMs)
    return () => {
      clearTimeout(timer)
    }
  }, [text])
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-4 bottom-4 z-50 flex justify-center md:inset-x-6 md:bottom-6"
    >
      {text !== null && (
        <div className="pointer-events-auto flex max-w-[480px] items-center gap-2 rounded-lg border border-line-2 bg-raise py-1.5 pr-1.5 pl-4 text-sm shadow-pop">
          <p className="min-w-0">{text}</p>
          <IconButton label="Close the notice" icon={<X />} onClick={hideNotice} />
        </div>
      )}
    </div>
  )
}
