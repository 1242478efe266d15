// Owns the one short notice that outlives the page it was made on. Knows no React, so that anything may tell.

type Listener = () => void

let current: string | null = null
const listeners = new Set<Listener>()

function set(text: string | null): void {
  current = text
  for (const listener of [...listeners]) listener()
}

/** What comes later stands in the place of what is there. */
export function showNotice(text: string): void {
  set(text)
}

export function hideNotice(): void {
  set(null)
}

export function currentNotice(): string | null {
  return current
}

export function onNotice(listener: Listener): () => void {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}
