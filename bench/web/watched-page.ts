// Owns what is measured of one page in the browser: bytes of script, paints, interactions, the main thread's time, the heap.
import { fileURLToPath } from 'node:url'
import type { BrowserContext, CDPSession, Page } from '@playwright/test'
import { heapBytes } from '../../tests/harness/chromium.ts'

const inPage = fileURLToPath(new URL('browser/in-page.js', import.meta.url))

export interface Watched {
  readonly lcpMs: number
  readonly shift: number
  readonly interactionMs: number
}

export interface WatchedPage {
  readonly page: Page
  read(): Promise<Watched>
  /** Bytes of script that came over the network since the page was opened, compressed as they came. */
  scriptBytes(): number
  /** The share of the time, 0 to 1, in which the main thread computed. Its own processor time: others on the machine do not count. */
  busy(seconds: number): Promise<number>
  /** Milliseconds from an input to the frame that shows the answer, the longest of what was done. */
  interaction(act: () => Promise<void>): Promise<number>
  /** Bytes in use after a collection. */
  heapBytes(): Promise<number>
  close(): Promise<void>
}

const settleMs = 250

export async function openWatchedPage(context: BrowserContext): Promise<WatchedPage> {
  const page = await context.newPage()
  await page.addInitScript({ path: inPage })
  const cdp = await context.newCDPSession(page)
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
  const bytes = await countScript(cdp)
  const read = () => page.evaluate<Watched>('benchWatch.read()')
  return {
    page,
    read,
    scriptBytes: bytes,
    async busy(seconds) {
      const before = await taskSeconds(cdp)
      const began = performance.now()
      await page.waitForTimeout(seconds * 1000)
      return ((await taskSeconds(cdp)) - before) / ((performance.now() - began) / 1000)
    },
    async interaction(act) {
      await page.evaluate('benchWatch.forgetInteractions()')
      await act()
      await page.waitForTimeout(settleMs)
      return (await read()).interactionMs
    },
    heapBytes: () => heapBytes(cdp),
    close: () => page.close(),
  }
}

async function countScript(cdp: CDPSession): Promise<() => number> {
  const scripts = new Set<string>()
  let total = 0
  cdp.on('Network.responseReceived', ({ requestId, type }) => {
    if (type === 'Script') scripts.add(requestId)
  })
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) total += encodedDataLength
  })
  await cdp.send('Network.enable')
  return () => total
}

async function taskSeconds(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics')
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN
}
