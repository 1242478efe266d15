// Owns one page that is left open: what it shows, what its recorder says, and what its heap holds. Must not judge.
import type { BrowserContext, CDPSession, Page } from '@playwright/test'
import { heapBytes } from '../../tests/harness/chromium.ts'
import type { PerformanceSnapshot } from '../../web/recorder/recorder.ts'
import type { HeapSample } from './judge.ts'
import type { SeenInPage } from '../../tests/harness/page-watch.ts'

export type PageName = 'fleet' | 'logs' | 'events' | 'overview' | 'pipelines'

export interface Look {
  readonly seen: readonly SeenInPage[]
  readonly recorded: PerformanceSnapshot
  readonly heap: HeapSample
}

export interface WatchedPage {
  readonly name: PageName
  readonly page: Page
  readonly devtools: CDPSession
  /** What came since the last look, and how it stands now. */
  look(): Promise<Look>
  close(): Promise<void>
}

const mebibyte = 1024 * 1024
const openTimeoutMs = 30_000

export async function openPage(
  context: BrowserContext,
  name: PageName,
  where: { readonly url: string; readonly height: number },
): Promise<WatchedPage> {
  const page = await context.newPage()
  await page.setViewportSize({ width: 1440, height: where.height })
  await page.goto(`${where.url}/production/${name}`)
  await page.locator('[data-connection="live"]').waitFor({ timeout: openTimeoutMs })
  await page.locator('[aria-busy="true"]').waitFor({ state: 'detached', timeout: openTimeoutMs })
  const devtools = await context.newCDPSession(page)
  const heapMb = async () => (await heapBytes(devtools)) / mebibyte
  const baselineMb = await heapMb()

  return {
    name,
    page,
    devtools,
    async look() {
      const { seen, recorded } = await page.evaluate<{ seen: SeenInPage[]; recorded: PerformanceSnapshot }>(
        '({ seen: __rigTake(), recorded: __fleetbeatPerf__.snapshot() })',
      )
      return { seen, recorded, heap: { atMs: Date.now(), aboveMb: (await heapMb()) - baselineMb } }
    },
    close: () => page.close(),
  }
}
