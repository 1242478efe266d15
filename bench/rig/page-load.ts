// Owns how long a page takes to load, from nothing: in a tab of its own, until nothing in it is waited for and that is painted.
import type { BrowserContext } from '@playwright/test'

export interface PageLoad {
  readonly ms: number
  readonly layoutShift: number
}

const timeoutMs = 30_000
/** Milliseconds since the document was left for, once it is there. */
const whenThere = `new Promise((resolve) => {
  const frame = () => requestAnimationFrame(look)
  const there = () => document.querySelector('h1') && !document.querySelector('[aria-busy="true"]')
  const look = () => {
    if (!there()) return frame()
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())))
  }
  frame()
})`

export async function loadPage(context: BrowserContext, url: string): Promise<PageLoad> {
  const page = await context.newPage()
  try {
    await page.goto(url, { waitUntil: 'commit', timeout: timeoutMs })
    const ms = await page.evaluate<number>(whenThere)
    return { ms, layoutShift: await page.evaluate<number>('__fleetbeatPerf__.snapshot().webVitals.cls') }
  } finally {
    await page.close()
  }
}
