// Owns a stage for what is looked at and measured: a real server with an owner, the demo fleet that beats into it, and a browser.
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext, BrowserContextOptions } from '@playwright/test'
import { enrollmentToken } from './agent.ts'
import { request, signIn } from './api.ts'
import { cookiesOf, launchChromium } from './chromium.ts'
import { owner, ownerSettings } from './dashboard.ts'
import { startProcess, type TrackedProcess } from './process.ts'
import { startServer, type TestServer } from './server.ts'

const program = fileURLToPath(new URL('../../dist/demo/main.js', import.meta.url))
const enrolTimeoutMs = 180_000
const everyMs = 250

interface DemoFleet {
  readonly nodes: number
  readonly pipelines: number
  /** For how long it measured already. */
  readonly historyMinutes?: number
}

export interface DemoStage {
  readonly server: TestServer
  readonly browser: Browser
  /** The owner's session, as a Cookie header. */
  readonly cookie: string
  /** A browser that has seen nothing yet but the owner's session. */
  newContext(options?: BrowserContextOptions): Promise<BrowserContext>
  close(): Promise<void>
}

/** Settles when every node has enrolled and beaten. */
export async function openDemoStage(fleet: DemoFleet): Promise<DemoStage> {
  const server = await startServer({ env: { ...ownerSettings, FLEETBEAT_LOCAL_AGENT: 'off' } })
  let demo: TrackedProcess | null = null
  let browser: Browser | null = null
  async function close(): Promise<void> {
    await browser?.close()
    if (demo?.isRunning()) await demo.stop()
    await server.close()
  }
  try {
    demo = await startDemo(server, fleet)
    const cookie = await signIn(server, owner)
    await everyNodeBeat(server, cookie, fleet.nodes)
    browser = await launchChromium()
    return { server, browser, cookie, newContext: contexts(browser, server, cookie), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function startDemo(
  server: TestServer,
  { nodes, pipelines, historyMinutes = 0 }: DemoFleet,
): Promise<TrackedProcess> {
  const numbers = ['--nodes', nodes, '--pipelines', pipelines, '--history', historyMinutes].map(String)
  const place = ['--server', server.url, '--token', await enrollmentToken(server)]
  const demo = startProcess([process.execPath, program, ...numbers, ...place])
  await demo.waitForOutput(/simulated nodes beat/, enrolTimeoutMs)
  return demo
}

async function everyNodeBeat(server: TestServer, cookie: string, nodes: number): Promise<void> {
  const until = Date.now() + enrolTimeoutMs
  let beaten = 0
  while (Date.now() < until) {
    const { data } = await request<{ environments: { nodes: { host: object | null }[] }[] }>(
      server,
      { query: '{ environments { nodes { host { sampledAt } } } }' },
      { cookie },
    )
    beaten = data?.environments.flatMap((environment) => environment.nodes).filter(({ host }) => host).length ?? 0
    if (beaten >= nodes) return
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
  throw new Error(`Of ${nodes} nodes ${beaten} have beaten after ${enrolTimeoutMs / 1000} s`)
}

function contexts(browser: Browser, server: TestServer, cookie: string): DemoStage['newContext'] {
  const cookies = cookiesOf(cookie, server.url)
  return async (options) => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options })
    await context.addCookies(cookies)
    return context
  }
}
