// A screen on a wall: its link works once, it shows the environment without an account, outlives its server, follows a new build, and ends
// when its token is revoked.
import { expect, test, type Browser, type Page } from '@playwright/test'
import { connection, ownerSettings, recordQueries } from '../harness/dashboard.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { agree } from './agree.ts'
import { beatingNode, running, type BeatingNode } from './beating-node.ts'
import { browserWith, environmentId, isMarkedDocument, markDocument, ownerApi, type OwnerApi } from './people.ts'

let server: TestServer
let api: OwnerApi
let one: BeatingNode
let two: BeatingNode
let seconds = 0

test.beforeAll(async () => {
  server = await startServer({ env: { ...ownerSettings, FLEETBEAT_LOCAL_AGENT: 'off' } })
  api = await ownerApi(server)
  one = await beatingNode(server, 'host-one', [{ name: 'nginx-to-loki' }])
  two = await beatingNode(server, 'host-two', [{ name: 'nginx-to-loki' }])
  for (let ago = 300; ago >= 60; ago -= 15) await beat({ at: new Date(Date.now() - ago * 1000), later: 15 })
})
test.afterAll(async () => {
  await server.close()
})

async function beat(said: { status?: string; at?: Date; later?: number } = {}): Promise<void> {
  const { status = 'RUNNING', at = new Date(), later = 5 } = said
  seconds += later
  await one.beat({ at, pipelines: one.pipelineIds.map((id) => running(id, seconds, { status })) })
  await two.beat({ at, pipelines: two.pipelineIds.map((id) => running(id, seconds)) })
}

async function wallLink(): Promise<string> {
  const { createWallLink } = await api.ask<{ createWallLink: { path: string } }>(
    'mutation($id: ID!) { createWallLink(environmentId: $id) { path } }',
    { id: await environmentId(api) },
  )
  return `${server.url}${createWallLink.path}`
}

/** A browser that nobody signed in with. */
async function screen(browser: Browser): Promise<Page> {
  return (await browser.newContext({ viewport: { width: 1920, height: 1080 } })).newPage()
}

test('an admin makes the link; the screen opens it once, shows the environment and moves without asking; revoked, it says so', async ({
  browser,
}) => {
  await api.ask('mutation { createEnvironment(name: "staging") { id } }')
  const page = await (await browserWith(browser, server, api.cookie)).newPage()
  await page.goto(`${server.url}/staging/settings/tokens`)
  await page.getByRole('button', { name: 'Show it on a wall' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Environment').selectOption({ label: 'production' })
  await dialog.getByRole('button', { name: 'Make the link' }).click()
  const link = await dialog.getByText(/\/wall#code=fb_link_/).innerText()
  await expect(dialog.getByRole('img', { name: 'QR code of the link' })).toBeVisible()
  await expect(dialog).toContainText('expires in 60 min')
  await dialog.getByRole('button', { name: 'Done' }).click()

  await beat()
  const wall = await screen(browser)
  await wall.goto(link)
  await expect(wall.getByRole('heading', { name: 'production', level: 1 })).toBeVisible()
  expect(wall.url()).toBe(`${server.url}/wall?environment=production`)
  await expect(connection(wall, 'live')).toBeVisible()
  await expect(wall.getByText('2of 2 nodes healthy')).toBeVisible()
  await expect(wall.getByText('Nothing needs attention.')).toBeVisible()
  await expect(wall.locator('html')).toHaveAttribute('data-theme', 'dark')
  // Nothing to press, and nothing scrolls.
  await expect(wall.getByRole('button').or(wall.getByRole('link')).or(wall.getByRole('textbox'))).toHaveCount(0)
  const scrolls = await wall.evaluate(() => {
    const { scrollWidth, scrollHeight } = document.documentElement
    return [scrollWidth, scrollHeight]
  })
  expect(scrolls).toEqual([1920, 1080])

  const queries = recordQueries(wall)
  await beat({ status: 'CRASHED' })
  const attention = wall.getByRole('region', { name: 'Needs attention' }).getByRole('listitem')
  await expect(attention).toContainText(['nginx-to-loki'])
  await expect(attention.first()).toContainText('Crashed on host-one')
  await expect(wall.getByText('1of 2 nodes healthy')).toBeVisible()
  await expect(wall).toHaveTitle(/^\(1\)/)
  const rate = wall.getByText('Events in', { exact: true }).locator('xpath=following-sibling::dd')
  const before = await rate.innerText()
  seconds += 1_000
  await beat()
  await expect(rate).not.toHaveText(before)
  expect(queries).toEqual([])

  // Loaded anew without the link it is still the same screen.
  await wall.reload()
  await expect(wall.getByText('of 2 nodes healthy')).toBeVisible()
  const second = await screen(browser)
  await second.goto(link)
  await expect(second.getByRole('heading', { name: 'This link does not work' })).toBeVisible()
  await expect(second.getByText('This link was used or is too old')).toBeVisible()
  expect(second.url()).not.toContain('sign-in')

  await page.goto(`${server.url}/production/settings/tokens`)
  await page.getByRole('button', { name: 'Revoke Wall view' }).click()
  await agree(page, 'Revoke token')
  await expect(wall.getByRole('heading', { name: 'This wall has ended' })).toBeVisible({ timeout: 5_000 })
  await wall.reload()
  await expect(wall.getByRole('heading', { name: 'This wall has ended' })).toBeVisible()
  expect(new URL(wall.url()).pathname).toBe('/wall')

  // A new link in the same window.
  await wall.goto(await wallLink())
  await expect(wall.getByText('of 2 nodes healthy')).toBeVisible()
  for (const it of [page, wall, second]) await it.context().close()
})

test('it outlives its server, for longer than a dashboard tries, and loads itself anew only where another build is served', async ({
  browser,
}) => {
  test.setTimeout(180_000)
  const wall = await screen(browser)
  await wall.clock.install()
  await beat()
  await wall.goto(await wallLink())
  await expect(connection(wall, 'live')).toBeVisible()
  await expect(wall.getByText('2of 2 nodes healthy')).toBeVisible()
  await markDocument(wall)

  await server.kill()
  await expect(wall.getByText('Reconnecting')).toBeVisible()
  await expect(wall.getByText(/^data from .* ago$/)).toBeVisible()
  await expect(wall.getByText('2of 2 nodes healthy')).toBeVisible()
  await expect(wall.locator('main[data-stale]')).toHaveCount(1)
  // Long past giving up.
  await expect(async () => {
    await wall.clock.fastForward(31_000)
    await expect(connection(wall, 'offline')).toBeVisible({ timeout: 200 })
  }).toPass({ timeout: 60_000 })
  await server.restart()
  await expect(async () => {
    await wall.clock.fastForward(10_000)
    await expect(connection(wall, 'live')).toBeVisible({ timeout: 1_000 })
  }).toPass()
  expect(await isMarkedDocument(wall)).toBe(true)

  // Another build: the same files under another name of the entry.
  await wall.route(`${server.url}/`, async (route) => {
    const answer = await route.fetch()
    await route.fulfill({ response: answer, body: (await answer.text()).replace(/\/assets\/index-/, '/assets/other-') })
  })
  await server.restart()
  await expect(async () => {
    await wall.clock.fastForward(5_000)
    expect(await isMarkedDocument(wall)).toBe(false)
  }).toPass()
  await expect(wall.getByText('of 2 nodes healthy')).toBeVisible()
  await wall.context().close()
})

test('a code that nobody made says so, and asks nobody to sign in', async ({ browser }) => {
  const wall = await screen(browser)
  await wall.goto(`${server.url}/wall#code=fb_link_wrong`)
  await expect(wall.getByRole('heading', { name: 'This link does not work' })).toBeVisible()
  await wall.goto(`${server.url}/wall`)
  await expect(wall.getByRole('heading', { name: 'This wall has ended' })).toBeVisible()
  await expect(wall.getByText('Sign in')).toHaveCount(0)
  await wall.context().close()
})
