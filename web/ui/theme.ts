// Owns which theme the page wears after its first paint; public/theme.js chose it before, under the same key.
import { useSyncExternalStore } from 'react'

export type Theme = 'light' | 'dark'

const storageKey = 'fleetbeat.theme'

function currentTheme(): Theme {
  return document.documentElement.dataset['theme'] === 'dark' ? 'dark' : 'light'
}

function subscribe(listener: () => void): () => void {
  const observer = new MutationObserver(listener)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
  return () => {
    observer.disconnect()
  }
}

export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, currentTheme)
}

export function chooseTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme
  try {
    localStorage.setItem(storageKey, theme)
  } catch {
    // Storage may be forbidden: the choice then lasts as long as the page.
  }
}
