// Owns the title of the document: what the page is called, and before it how much is wrong.
import { useEffect } from 'react'

let name = 'Fleetbeat'
let count = 0

function write(): void {
  document.title = count > 0 ? `(${count}) ${name}` : name
}

/** While a page is open. */
export function useTitle(...parts: readonly string[]): void {
  const title = [...parts.filter(Boolean), 'Fleetbeat'].join(' · ')
  useEffect(() => {
    name = title
    write()
  }, [title])
}

/** Of whatever page, while the frame around it is there. */
export function useTitleCount(wrong: number): void {
  useEffect(() => {
    count = wrong
    write()
    return () => {
      count = 0
      write()
    }
  }, [wrong])
}
