// Owns what a run needs around the pages: a real server with its own data, the nodes that beat into it, a real browser that is signed in.
import { fileURLToPath } from 'node:url'
import type { BrowserContext } from '@playwright/test'
import { build } from 'esbuild'
import { enrollmentToken } from '../../tests/harness/agent.ts'
import { signIn } from '../../tests/harness/api.ts'
import { cookiesOf, launchChromium } from '../../tests/harness/chromium.ts'
import { owner, ownerSettings } from '../../tests/harness/dashboard.ts'
import { startServer } from '../../tests/harness/server.ts'
import { createStreamProxy, type StreamProxy } from '../../tests/harness/stream-proxy.ts'
import { startFleet, type BeatingFleet } from './beating-fleet.ts'
import type { RigOptions } from './options.ts'

export interface Bed {
  readonly fleet: BeatingFleet
  readonly context: BrowserContext
  /** Where the pages are: the server itself, or the proxy before it. */
  readonly url: string
  /** Null: the pages talk to the server itself. */
  readonly proxy: StreamProxy | null
  /** Of the server, for who wants to see that it is gone. */
  readonly serverPid: number
  close(): Promise<void>
}

const pageWatch = fileURLToPath(new URL('../../tests/harness/page-watch.ts', import.meta.url))
/** A browser whose page hangs may not end by being asked. */
const closeTimeoutMs = 10_000

/** `faulty`: with a proxy in between that can do harm. */
export async function makeBed(options: RigOptions, { faulty }: { readonly faulty: boolean }): Promise<Bed> {
  const ends: (() => Promise<unknown>)[] = []
  const close = async () => {
    for (const end of ends.reverse()) await Promise.race([end().catch(() => undefined), timeout()])
  }
  try {
    const server = await startServer({ env: { ...ownerSettings, FLEETBEAT_LOCAL_AGENT: 'off' } })
    ends.push(() => server.close())
    const proxy = faulty ? await createStreamProxy(() => server.url) : null
    if (proxy) ends.push(() => proxy.close())
    const token = await enrollmentToken(server)
    const fleet = await startFleet({ server: server.url, token, nodes: options.nodes, pushHz: options.pushHz })
    ends.push(() => fleet.close())
    const browser = await launchChromium(['--enable-precise-memory-info'])
    ends.push(() => browser.close())
    const context = await browser.newContext()
    const url = proxy?.url ?? server.url
    await context.addCookies(cookiesOf(await signIn(server, owner), url))
    const script = await build({
      entryPoints: [pageWatch],
      bundle: true,
      write: false,
      format: 'iife',
      target: 'es2023',
    })
    await context.addInitScript({ content: script.outputFiles[0]?.text ?? '' })
    return { fleet, context, url, proxy, serverPid: server.process().pid, close }
  } catch (error) {
    await close()
    throw error
  }
}

function timeout(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, closeTimeoutMs).unref()
  })
}
