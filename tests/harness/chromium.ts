// Owns a real browser for who drives one without Playwright's test runner, and a session in the form that it takes.
import { chromium, type Browser, type CDPSession } from '@playwright/test'
import { browserFlags, findBrowser } from './find-browser.mjs'

export async function launchChromium(moreFlags: readonly string[] = []): Promise<Browser> {
  const { executablePath, env } = await findBrowser()
  return chromium.launch({
    executablePath,
    args: [...browserFlags, ...moreFlags],
    ...(Object.keys(env).length > 0 && { env: { ...process.env, ...env } }),
  })
}

/** Of a Cookie header. */
export function cookiesOf(header: string, url: string): { name: string; value: string; url: string }[] {
  return header.split('; ').map((pair) => {
    const at = pair.indexOf('=')
    return { name: pair.slice(0, at), value: pair.slice(at + 1), url }
  })
}

/** Bytes that a page holds, not what is left lying about: its collector runs first. */
export async function heapBytes(devtools: CDPSession): Promise<number> {
  await devtools.send('HeapProfiler.collectGarbage')
  return (await devtools.send('Runtime.getHeapUsage')).usedSize
}
