// Owns the icon of the tab: the mark, and how much is wrong.
import { useEffect } from 'react'

const plain = '/favicon.svg'
const most = 99

/** A sans-serif digit on a red disc in the corner, where it is still read at 16 px. */
function badged(wrong: number): string {
  const text = wrong > most ? `${most}+` : String(wrong)
  const size = text.length > 2 ? 10 : text.length > 1 ? 13 : 16
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#4f5fe3"/><path d="M4 13h4l2.6-6.6 4.4 11.6L17.6 13H22" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/><circle cx="21.5" cy="21.5" r="10.5" fill="#d92d3a"/><text x="21.5" y="${21.5 + size * 0.36}" font-family="sans-serif" font-weight="700" font-size="${size}" fill="#fff" text-anchor="middle">${text}</text></svg>`
  return `data:image/svg+xml,${encodeURIComponent(svg)}`
}

export function useFavicon(wrong: number): void {
  useEffect(() => {
    const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
    if (!link) return
    link.href = wrong > 0 ? badged(wrong) : plain
    return () => {
      link.href = plain
    }
  }, [wrong])
}
