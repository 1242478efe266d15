// Owns putting a text on the clipboard, and saying for a moment that it is there.
import { useEffect, useState } from 'react'

const confirmMs = 2_000

/** Over plain HTTP from another machine there is no clipboard: ask `isSecureContext` before offering it. */
export function useCopied(): { readonly copied: boolean; readonly copy: (text: string) => void } {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => {
      setCopied(false)
    }, confirmMs)
    return () => {
      clearTimeout(timer)
    }
  }, [copied])
  return {
    copied,
    copy: (text) => {
      navigator.clipboard.writeText(text).then(
        () => {
          setCopied(true)
        },
        // Refused by the browser: the button goes on to offer it.
        () => undefined,
      )
    },
  }
}
