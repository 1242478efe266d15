// Owns the title of the document while a page is open.
import { useEffect } from 'react'

export function useTitle(...parts: readonly string[]): void {
  const title = [...parts.filter(Boolean), 'Fleetbeat'].join(' · ')
  useEffect(() => {
    document.title = title
  }, [title])
}
