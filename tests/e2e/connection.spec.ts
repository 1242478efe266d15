// What the page does about its connection: one stream a tab, polling while it is lost, giving up and coming back, a hidden tab, a session
// that ended, an upgrade. The network log says what was asked.
import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test, type Page, type Request } from '@playwright/test'
import { connection, nodeRow, ownerSettings, recordQueries } from '../harness/dashboard.ts'
import { signIn } from '../harness/api.ts'
import { hearStream } from '../harness/heard-stream.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { createUnkindProxy, type UnkindProxy } from '../harness/unkind-proxy.ts'
import { beatingNode, running, type BeatingNode } from './beating-node.ts'
import {
  account,
  addMember,
  browserWith,
  enterPassword,
  isMarkedDocument,
  markDocument,
  ownerApi,
  type OwnerApi,
} from './people.ts'

const grace = account('Grace')

let server: TestServer
let proxy: UnkindProxy
let api: OwnerApi
let node: BeatingNode
let page: Page
let seconds = 0
/** The page's requests that are not answered yet; a stream ends when it is left. */
let underWay: Set<Request>

test.beforeAll(async () => {
  server = await startServer({ env: { ...ownerSettings, FLEETBEAT_LOCAL_AGENT: 'off' } })
  proxy = await createUnkindProxy(() => server.url)
  api = await ownerApi(server)
  await addMember(server, api, { ...grace, role: 'VIEWER' })
  node = await beatingNode(server, 'host-one', [{ name: 'nginx-to-loki' }])
})
test.afterAll(async () => {
  await proxy.close()
  await server.close()
})
test.beforeEach(async ({ browser }) => {
  proxy.letGo()
  page = await (await browserWith(browser, server, api.cookie)).newPage()
  underWay = requestsOf(page, () => true)
  await page.clock.install()
  await beat()
})
test.afterEach(async () => {
  await page.context().close()
})

async function beat(status = 'RUNNING'): Promise<void> {
  seconds += 5
  await node.beat({ pipelines: node.pipelineIds.map((id) => running(id, seconds, { status })) })
}

async function open(path: string): Promise<void> {
  const stream = await hearStream(page)
  await page.goto(`${proxy.url}${path}`)
  await expect(connection(page, 'live')).toBeVisible()
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
  // The notices hear of changes, and on some pages a part of the page does: each by a subscription of its own, begun by an event.
  await stream.heard('"statusChange"', path.startsWith('/production/overview') ? 2 : 1)
}

/** Those that are under way, from now on; what ended is taken out. */
function requestsOf(of: Page, wanted: (request: Request) => boolean): Set<Request> {
  const requests = new Set<Request>()
  of.on('request', (request) => {
    if (wanted(request)) requests.add(request)
  })
  for (const end of ['requestfinished', 'requestfailed'] as const)
    of.on(end as 'requestfailed', (request) => requests.delete(request))
  return requests
}

function openStreams(of: Page): Set<Request> {
  return requestsOf(
    of,
    (request) => request.method() === 'GET' && new URL(request.url()).pathname === '/graphql/stream',
  )
}

async function setVisibility(state: 'visible' | 'hidden'): Promise<void> {
  await page.evaluate((wanted) => {
    Object.defineProperty(document, 'visibilityState', { value: wanted, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  }, state)
}

function loseConnection(): void {
  proxy.stall()
  proxy.cut()
}

/** What was asked while it was lost is not answered late. */
async function findConnection(): Promise<void> {
  await expect(() => {
    proxy.cut()
    expect(underWay.size).toBe(0)
  }).toPass()
  proxy.letGo()
}

test('a tab has one stream, whatever is opened on it and left', async () => {
  const streams = openStreams(page)
  await open('/production/overview')
  expect(streams.size).toBe(1)
  const first = [...streams][0]
  for (const name of ['Fleet', 'Matrix', 'Pipelines', 'Logs', 'Events', 'Overview']) {
    const link = page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name })
    await link.click()
    await expect(link).toHaveAttribute('aria-current', 'page')
    await expect(
      page.getByRole('heading', { level: 1, name: name === 'Matrix' ? 'Deployment matrix' : name }),
    ).toBeVisible()
    await expect(connection(page, 'live')).toBeVisible()
  }
  expect([...streams]).toEqual([first])
  // What was left took nothing of the others with it.
  await beat('CRASHED')
  await expect(page).toHaveTitle(/^\(1\)/)
  await expect(page.getByText('Crashed on host-one', { exact: true })).toBeVisible()
})

test('lost: a banner, ages that grow, data that stays, and a poll every 30 s; back: one refetch of each and nothing doubled', async () => {
  await open('/production/overview')
  const title = page.locator('section', { has: page.getByRole('heading', { name: 'Running pipelines' }) })
  await expect(title).toContainText('1of 1')
  loseConnection()
  await expect(page.getByText('Live updates paused.')).toBeVisible()
  await expect(page.locator('#page[data-stale]')).toHaveCount(1)
  await expect(title).toContainText('1of 1')
  const banner = page.getByText(/^Showing data from .* ago/)
  await page.clock.fastForward(15_000)
  await expect(banner).toContainText(/from (1[5-9]|2\d) s ago/)

  // The stream alone is missing from here on: queries get through.
  await page.route('**/graphql/stream', (route) => route.abort())
  await findConnection()
  const queries = recordQueries(page)
  await page.clock.fastForward(31_000)
  await expect(connection(page, 'polling')).toBeVisible()
  await expect.poll(() => queries.filter((name) => name === 'NowOfEnvironment').length).toBe(1)
  const perPoll = queries.toSorted()
  await page.clock.fastForward(15_000)
  await page.clock.fastForward(8_000)
  expect(queries.toSorted()).toEqual(perPoll)
  await beat('CRASHED')
  await page.clock.fastForward(8_000)
  await expect.poll(() => queries.filter((name) => name === 'NowOfEnvironment').length).toBe(2)
  await expect(title).toContainText('0of 1')

  await page.unroute('**/graphql/stream')
  await expect.poll(() => queries.length).toBe(perPoll.length * 2)
  queries.length = 0
  await page.getByRole('button', { name: 'Retry now' }).click()
  await expect(connection(page, 'live')).toBeVisible()
  await expect(page.getByText('Live updates paused.')).toBeHidden()
  await expect(page.locator('#page[data-stale]')).toHaveCount(0)
  await expect.poll(() => queries.toSorted()).toEqual(perPoll)
  await page.clock.fastForward(1_000)
  await expect(page.getByRole('region', { name: 'Notices' }).getByRole('listitem')).toHaveCount(1)
  await beat()
  await expect(title).toContainText('1of 1')
  expect(queries.toSorted()).toEqual(perPoll)
})

test('lost: a page that asks for nothing takes nothing for an answer', async () => {
  const since = Date.now() - 3_600_000
  await open(`/production/logs?since=${since}&until=${since + 1_000}`)
  await page.route('**/graphql**', (route) => route.abort())
  proxy.cut()
  await expect(page.getByText('Live updates paused.')).toBeVisible()
  await page.clock.fastForward(31_000)
  await expect(page.getByText(/^Showing data from .* ago/)).toContainText(/from (3\d|[4-9]\d) s ago/)
  await expect(connection(page, 'reconnecting')).toBeVisible()
})

test('a first answer that does not come is said, and asked for again while the stream is live', async () => {
  let asked = 0
  await page.route('**/graphql', async (route) => {
    const { operationName } = route.request().postDataJSON() as { operationName?: string }
    if (operationName === 'LogPage') asked += 1
    if (operationName === 'LogPage' && asked === 1) await route.abort()
    else await route.continue()
  })
  await open('/production/logs')
  await page.clock.fastForward(1_000)
  await expect(page.getByText('No log line yet')).toBeVisible()
  expect(asked).toBeGreaterThanOrEqual(2)
})

test('a chart whose history does not come says why, and draws it once it does', async () => {
  await page.route('**/graphql', async (route) => {
    const { operationName } = route.request().postDataJSON() as { operationName?: string }
    if (operationName === 'Throughput') await route.fulfill({ status: 503, body: 'Busy' })
    else await route.continue()
  })
  await open('/production/overview')
  // Throughput, bytes, errors, latency; what the charts of the hosts show has come.
  const said = page.getByText('The server answered 503.')
  await expect(said).toHaveCount(4)
  await page.unroute('**/graphql')
  await expect(async () => {
    await page.clock.fastForward(30_000)
    await beat()
    await expect(said).toHaveCount(0, { timeout: 500 })
  }).toPass()
})

test('after 5 minutes without success it gives up, says so, and comes back by the button, the network or being looked at', async () => {
  await open('/production/fleet')
  const givenUp = async (): Promise<void> => {
    loseConnection()
    await expect(page.getByText('Live updates paused.')).toBeVisible()
    await expect(async () => {
      proxy.cut()
      await page.clock.fastForward(31_000)
      await expect(connection(page, 'offline')).toBeVisible({ timeout: 300 })
    }).toPass()
    await expect(page.getByText('The server does not answer.')).toBeVisible()
    await expect(nodeRow(page, node.name)).toBeVisible()
    // With its clock standing still it polls no more: a poll that is answered would bring it back too.
    await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 10_000)
    await findConnection()
  }
  const back = async (): Promise<void> => {
    await expect(connection(page, 'live')).toBeVisible()
    await page.clock.resume()
    await expect(page.getByText('Live updates paused.')).toBeHidden()
  }
  await givenUp()
  await page.getByRole('button', { name: 'Retry now' }).click()
  await back()
  await givenUp()
  await page.evaluate(() => dispatchEvent(new Event('online')))
  await back()
  await givenUp()
  await setVisibility('visible')
  await back()
})

test('hidden for a minute it lets go of the stream and asks nothing; on return it catches up once', async () => {
  const streams = openStreams(page)
  await open('/production/fleet')
  const queries = recordQueries(page)
  await setVisibility('hidden')
  // Heard in between, as it is: nobody takes the stream for dead.
  for (const status of ['CRASHED', 'RUNNING'] as const) {
    await page.clock.fastForward(20_000)
    await beat(status)
    await expect(page).toHaveTitle(status === 'CRASHED' ? /^\(1\)/ : /^Fleet/)
  }
  await page.clock.fastForward(5_000)
  await expect(connection(page, 'live')).toBeVisible()
  expect(streams.size).toBe(1)
  await page.clock.fastForward(15_000)
  await expect(connection(page, 'paused')).toBeVisible()
  await expect.poll(() => streams.size).toBe(0)
  for (const status of ['CRASHED', 'RUNNING', 'CRASHED']) await beat(status)
  await page.clock.fastForward(600_000)
  expect(queries).toEqual([])

  await setVisibility('visible')
  await expect(connection(page, 'live')).toBeVisible()
  await expect(nodeRow(page, node.name)).toContainText('Degraded')
  expect(streams.size).toBe(1)
  await page.clock.fastForward(2_000)
  expect(new Set(queries).size).toBe(queries.length)
  await beat()
})

test('a session that ends asks to sign in and comes back to the same place, search and fragment included', async ({
  browser,
}) => {
  const cookie = await signIn(server, grace)
  const own = await (await browserWith(browser, server, cookie)).newPage()
  const place = `${server.url}/production/events?of=pipeline#here`
  await own.goto(place)
  await expect(connection(own, 'live')).toBeVisible()
  const ended = await fetch(`${server.url}/auth/sign-out`, {
    method: 'POST',
    headers: { cookie, 'x-fleetbeat-request': '1', origin: server.url, 'content-type': 'application/json' },
    body: '{}',
  })
  expect(ended.status).toBe(200)
  await expect(own.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await enterPassword(own, grace)
  await expect(own.getByRole('heading', { name: 'Events', level: 1 })).toBeVisible()
  expect(own.url()).toBe(place)
  await own.context().close()
})

test('a page whose code does not come costs nothing while the server is away, and one reload after an upgrade', async () => {
  await open('/production/fleet')
  await markDocument(page)
  const link = page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Audit log' }).first()
  loseConnection()
  await expect(page.getByText('Live updates paused.')).toBeVisible()
  const cutting = setInterval(proxy.cut, 200)
  await link.click()
  await expect(page.getByText('The server cannot be reached.')).toBeVisible()
  clearInterval(cutting)
  expect(await isMarkedDocument(page)).toBe(true)
  await findConnection()
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('heading', { name: 'Audit log', level: 1 })).toBeVisible()

  // Another build: the file of the page has another name by now.
  await page.goto(`${proxy.url}/production/fleet`)
  await expect(connection(page, 'live')).toBeVisible()
  await markDocument(page)
  const folder = fileURLToPath(new URL('../../dist/web/assets/', import.meta.url))
  const file = (await readdir(folder)).find((name) => /^environments-page-.*\.js$/.test(name)) ?? ''
  let asked = 0
  await page.route(`**/assets/${file}`, async (route) => {
    asked += 1
    if (asked === 1) await route.fulfill({ status: 404, contentType: 'text/plain', body: 'Not found' })
    else await route.continue()
  })
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Environments' }).click()
  await expect(page.getByRole('heading', { name: 'Environments', level: 1 })).toBeVisible()
  expect(await isMarkedDocument(page)).toBe(false)
  expect(page.url()).toBe(`${proxy.url}/production/installation/environments`)

  // Gone for good it says so, and does not load itself anew for ever.
  await page.unroute(`**/assets/${file}`)
  const gone = (await readdir(folder)).find((name) => /^people-page-.*\.js$/.test(name)) ?? ''
  await page.route(`**/assets/${gone}`, (route) => route.fulfill({ status: 404, body: 'Not found' }))
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'People' }).click()
  await expect(page.getByRole('heading', { name: 'This page could not be shown' })).toBeVisible()
  await markDocument(page)
  await page.clock.fastForward(10_000)
  expect(await isMarkedDocument(page)).toBe(true)
})

test('a menu whose code does not come is there when it is tried again', async () => {
  await page.route('**/assets/command-palette-*.js', (route) => route.abort())
  await open('/production/overview')
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('heading', { name: 'This page could not be shown' })).toBeVisible()
  await page.unroute('**/assets/command-palette-*.js')
  await page.clock.fastForward(1_000)
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(connection(page, 'live')).toBeVisible()
  await page.keyboard.press('Control+k')
  await expect(page.getByPlaceholder('Search pages, nodes and pipelines…')).toBeFocused()
})
