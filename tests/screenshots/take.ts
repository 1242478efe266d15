// Takes a picture of every page on a demo fleet that has been measured for a while. Another page comes in by itself: the list is the sidebar's.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BrowserContextOptions, Page } from '@playwright/test'
import { pages } from '../../web/app/pages.ts'
import { request } from '../harness/api.ts'
import { openDemoStage, type DemoStage } from '../harness/demo-stage.ts'
import { account, addMember, environmentId, invite, ownerApi, type OwnerApi } from '../e2e/people.ts'

const folder = fileURLToPath(new URL('../../docs/screenshots/', import.meta.url))
const fleet = { nodes: 50, pipelines: 5, historyMinutes: 90 }
const settleMs = 2_500

interface Shot {
  /** Of the file, without theme. */
  readonly name: string
  /** Of the environment, or of the site where it begins with a slash. */
  readonly path: string
  readonly narrow?: boolean
  /** Shows what it has seen itself: it is left open while the others are taken. */
  readonly watches?: boolean
  /** What is done before the picture is taken. */
  readonly act?: (page: Page) => Promise<void>
}

async function furnish(stage: DemoStage, api: OwnerApi): Promise<void> {
  await addMember(stage.server, api, { ...account('Grace'), role: 'OPERATOR' })
  await addMember(stage.server, api, { ...account('Linus'), role: 'VIEWER' })
  await invite(api, { email: 'ada@example.com', role: 'ADMIN' })
  const input = { name: 'Nightly report', role: 'VIEWER', environmentIds: [await environmentId(api)] }
  await api.ask('mutation($input: ApiTokenInput!) { createApiToken(input: $input) { token } }', { input })
}

const watching: readonly string[] = ['fleet', 'pipelines', 'installation-performance']

async function shotsOf(stage: DemoStage, api: OwnerApi): Promise<readonly Shot[]> {
  const { data } = await request<{ environments: { nodes: { id: string }[]; pipelines: { id: string }[] }[] }>(
    stage.server,
    { query: '{ environments { nodes { id } pipelines { id } } }' },
    { cookie: stage.cookie },
  )
  const node = `nodes/${data?.environments[0]?.nodes[7]?.id}`
  const pipeline = `pipelines/${data?.environments[0]?.pipelines[3]?.id}`
  const ofSidebar = pages.map(({ to }): Shot => {
    const path = to.replace('/$environment/', '')
    const name = path.replaceAll('/', '-')
    return { name, path, watches: watching.includes(name) }
  })
  const { createWallLink } = await api.ask<{ createWallLink: { path: string } }>(
    'mutation($id: ID!) { createWallLink(environmentId: $id) { path } }',
    { id: await environmentId(api) },
  )
  return [
    ...ofSidebar,
    { name: 'node', path: node },
    ...['health', 'metrics', 'logs'].map((tab) => ({ name: `node-${tab}`, path: `${node}?tab=${tab}` })),
    { name: 'pipeline', path: pipeline },
    { name: 'fleet-grid', path: 'fleet?form=grid' },
    { name: 'wall', path: createWallLink.path, watches: true },
    { name: 'overview-narrow', path: 'overview', narrow: true },
    { name: 'fleet-narrow', path: 'fleet', narrow: true },
    {
      name: 'palette',
      path: 'overview',
      act: async (page) => {
        await page.keyboard.press('Control+k')
        await page.keyboard.type('edge')
      },
    },
  ]
}

const wide: BrowserContextOptions = { viewport: { width: 1440, height: 900 } }
const narrow: BrowserContextOptions = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 }

async function open(stage: DemoStage, shot: Shot, theme: 'dark' | 'light'): Promise<Page> {
  const context = await stage.newContext({ ...(shot.narrow ? narrow : wide), colorScheme: theme })
  const page = await context.newPage()
  const place = shot.path.startsWith('/') ? shot.path : `/production/${shot.path}`
  await page.goto(`${stage.server.url}${place}`)
  await page.locator('main h1, main.wall').first().waitFor()
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' })
  return page
}

async function take(page: Page, shot: Shot, theme: string): Promise<void> {
  await page.waitForTimeout(settleMs)
  await shot.act?.(page)
  await page.screenshot({ path: join(folder, `${shot.name}-${theme}.png`), animations: 'disabled' })
  await page.context().close()
  process.stdout.write(`${shot.name}-${theme}.png\n`)
}

async function takeAll(stage: DemoStage, shots: readonly Shot[], theme: 'dark' | 'light'): Promise<void> {
  const watched = new Map<Shot, Page>()
  for (const shot of shots) if (shot.watches) watched.set(shot, await open(stage, shot, theme))
  for (const shot of shots) if (!shot.watches) await take(await open(stage, shot, theme), shot, theme)
  for (const [shot, page] of watched) await take(page, shot, theme)
}

await mkdir(folder, { recursive: true })
const stage = await openDemoStage(fleet)
try {
  const api = await ownerApi(stage.server)
  await furnish(stage, api)
  for (const theme of ['dark', 'light'] as const) await takeAll(stage, await shotsOf(stage, api), theme)
} finally {
  await stage.close()
}
