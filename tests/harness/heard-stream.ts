// Owns what a browser test knows of the live stream of a page: which text came over it. Read from the network, the page knows nothing of it.
import { expect, type Page } from '@playwright/test'

/** Of each page the newest of what came. */
const mostKept = 1_000_000

export interface HeardStream {
  /** Waits until this text came, so often. */
  heard(text: string, times?: number): Promise<void>
}

/** Before the page is opened: what came earlier is not known. Chromium only. */
export async function hearStream(page: Page): Promise<HeardStream> {
  const devtools = await page.context().newCDPSession(page)
  const streams = new Set<string>()
  let all = ''
  const take = (base64: string): void => {
    all = (all + Buffer.from(base64, 'base64').toString()).slice(-mostKept)
  }
  devtools.on('Network.responseReceived', ({ requestId, response }) => {
    if (!response.mimeType.startsWith('text/event-stream')) return
    streams.add(requestId)
    devtools.send('Network.streamResourceContent', { requestId }).then(
      ({ bufferedData }) => take(bufferedData),
      // It ended before it could be listened to.
      () => streams.delete(requestId),
    )
  })
  devtools.on('Network.dataReceived', ({ requestId, data }) => {
    if (data !== undefined && streams.has(requestId)) take(data)
  })
  await devtools.send('Network.enable')
  return {
    heard: async (text, times = 1) => {
      const message = `the stream brings ${text}`
      await expect.poll(() => all.split(text).length - 1, { message }).toBeGreaterThanOrEqual(times)
    },
  }
}
