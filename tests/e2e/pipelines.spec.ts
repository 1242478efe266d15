// Pipelines over their nodes, and one of them: what flows through its components, and where it runs.
import { expect, test, type Page } from '@playwright/test'
import { connection, ownerSettings, recordQueries, signIn } from '../harness/dashboard.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { environmentId, expectSeldomBeats, ownerApi } from './people.ts'
import { beatingNode, running, type BeatingNode } from './beating-node.ts'

let server: TestServer
let one: BeatingNode
let two: BeatingNode
let seconds = 0
const began = Date.now() - 600_000

test.beforeAll(async () => {
  server = await startServer({ env: { ...ownerSettings, FLEETBEAT_LOCAL_AGENT: 'off' } })
  one = await beatingNode(server, 'host-one', [{ name: 'alpha' }, { name: 'beta' }])
  two = await beatingNode(server, 'host-two', [{ name: 'alpha' }])
  const api = await ownerApi(server)
  await expectSeldomBeats(api)
  await beatBoth()
  await beatBoth()
})
test.afterAll(async () => {
  await server.close()
})

const components = (rate: number) => [
  { componentId: 'in', kind: 'SOURCE', receivedEvents: 100 * seconds, receivedBytes: 1_000 * seconds },
  { componentId: 'cut', kind: 'TRANSFORM', receivedEvents: 100 * seconds, sentEvents: rate * seconds },
  { componentId: 'out', kind: 'SINK', receivedEvents: rate * seconds, sentBytes: 500 * seconds },
]

/** Ten seconds later, by the clock of the agents too. */
async function beatBoth(given: { alpha?: object; beta?: object } = {}): Promise<void> {
  seconds += 10
  const at = new Date(began + seconds * 1000)
  const [alpha = '', beta = ''] = one.pipelineIds
  const ofAlpha = running(alpha, seconds, { components: components(80), ...given.alpha })
  await one.beat({ at, pipelines: [ofAlpha, running(beta, seconds, { version: '8', ...given.beta })] })
  await two.beat({ at, pipelines: [running(alpha, seconds, { components: components(80) })] })
}

async function open(page: Page, path: string): Promise<void> {
  await signIn(page, server)
  await page.goto(`${server.url}/production/${path}`)
  await expect(connection(page, 'live')).toBeVisible()
}

const row = (page: Page, name: string) =>
  page.getByRole('table', { name: 'Pipelines' }).getByRole('row').filter({ hasText: name })

test('the list tells the worst status and the sums, moves by itself, and asks nothing', async ({ page }) => {
  await open(page, 'pipelines')
  await expect(row(page, 'alpha')).toContainText('Running')
  await expect(row(page, 'alpha')).toContainText('200/s')
  await expect(row(page, 'alpha')).toContainText('2 / 2')
  const queries = recordQueries(page)
  await beatBoth({ alpha: { status: 'CRASHED', eventsIn: 100 * (seconds + 10) + 4_000 } })
  await expect(row(page, 'alpha')).toContainText('Crashed')
  await expect(row(page, 'alpha')).toContainText('1 / 2')
  await expect(row(page, 'alpha')).toContainText('600/s')
  expect(queries).toEqual([])
  await beatBoth({ alpha: { eventsIn: 100 * (seconds + 10) + 4_000 } })
})

test('the list is filtered and sorted by its address', async ({ page }) => {
  await open(page, 'pipelines')
  await page.getByRole('searchbox', { name: 'Filter by name' }).fill('bet')
  await expect(page).toHaveURL(/q=bet/)
  await expect(row(page, 'alpha')).toHaveCount(0)
  await expect(row(page, 'beta')).toHaveCount(1)
  await page.getByRole('searchbox', { name: 'Filter by name' }).fill('nothing')
  await expect(page.getByText('No pipeline matches')).toBeVisible()
  await page.getByRole('button', { name: 'Clear the filters' }).click()
  await page.getByRole('button', { name: 'In', exact: true }).click()
  await expect(page).toHaveURL(/sort=in/)
  await page.reload()
  await expect(page.getByRole('columnheader', { name: 'In', exact: true })).toHaveAttribute('aria-sort', 'descending')
})

test('keys walk the rows, sort by a header and open a pipeline', async ({ page }) => {
  await open(page, 'pipelines')
  await expect(row(page, 'alpha')).toContainText('/s')
  const names = () => page.getByRole('table', { name: 'Pipelines' }).getByRole('link').allInnerTexts()
  await page.keyboard.press('j')
  await expect(page.getByRole('link', { name: 'alpha', exact: true })).toBeFocused()
  await page.keyboard.press('j')
  await expect(page.getByRole('link', { name: 'beta', exact: true })).toBeFocused()
  await page.keyboard.press('ArrowUp')
  await expect(page.getByRole('link', { name: 'alpha', exact: true })).toBeFocused()
  await page.keyboard.press('End')
  await expect(page.getByRole('link', { name: 'beta', exact: true })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'beta', level: 1 })).toBeVisible()
  await page.goBack()
  await expect.poll(names).toEqual(['alpha', 'beta'])
  // Two nodes run alpha, one runs beta.
  await page.getByRole('button', { name: 'In', exact: true }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('columnheader', { name: 'In', exact: true })).toHaveAttribute('aria-sort', 'descending')
  await expect.poll(names).toEqual(['alpha', 'beta'])
  await page.getByRole('searchbox', { name: 'Filter by name' }).press('Escape')
  await page.keyboard.press('/')
  await expect(page.getByRole('searchbox', { name: 'Filter by name' })).toBeFocused()
})

test('the graph tells what the store has, and keys scroll it where it is wider than the screen', async ({ page }) => {
  await beatBoth()
  await page.setViewportSize({ width: 390, height: 844 })
  await signIn(page, server)
  await page.goto(`${server.url}/production/pipelines/${one.pipelineIds[0]}`)
  await expect(connection(page, 'live')).toBeVisible()
  const api = await ownerApi(server)
  const { environment } = await api.ask<{ environment: { nodes: { pipelines: Told[] }[] } }>(
    `query($id: ID!) { environment(id: $id) { nodes { pipelines {
      pipelineId components { componentId rates { receivedEvents sentEvents } }
    } } } }`,
    { id: await environmentId(api) },
  )
  const all = environment.nodes
    .flatMap(({ pipelines }) => pipelines)
    .filter((it) => it.pipelineId === one.pipelineIds[0])
  const sum = (id: string, rate: 'receivedEvents' | 'sentEvents') =>
    all
      .flatMap(({ components: told }) => told)
      .filter(({ componentId }) => componentId === id)
      .reduce((total, { rates }) => total + (rates[rate] ?? 0), 0)
  for (const [id, rate] of [
    ['in', 'receivedEvents'],
    ['cut', 'sentEvents'],
    ['out', 'receivedEvents'],
  ] as const) {
    expect(sum(id, rate)).toBeGreaterThan(0)
    await expect(page.locator(`[data-component="${id}"]`)).toContainText(`${sum(id, rate)}/s`)
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  const graph = page.getByRole('region', { name: 'Components' })
  await graph.focus()
  await expect(page.locator('[data-component="out"]')).not.toBeInViewport({ ratio: 0.9 })
  for (let times = 0; times < 12; times += 1) await page.keyboard.press('ArrowRight')
  await expect(page.locator('[data-component="out"]')).toBeInViewport({ ratio: 0.9 })
})

interface Told {
  readonly pipelineId: string
  readonly components: readonly {
    readonly componentId: string
    readonly rates: { readonly receivedEvents: number | null; readonly sentEvents: number | null }
  }[]
}

test('a pipeline shows what flows through it over its nodes, or on one, and moves by itself', async ({ page }) => {
  await open(page, 'pipelines')
  await row(page, 'alpha').getByRole('link').click()
  await expect(page.getByRole('heading', { name: 'alpha', level: 1 })).toBeVisible()
  const component = (id: string) => page.locator(`[data-component="${id}"]`)
  await expect(component('in')).toContainText('200/s')
  await expect(component('cut')).toContainText('160/s')
  await expect(component('cut')).toContainText('200/s in')
  await expect(page.locator('[data-flow]')).toHaveCount(2)

  await page.getByLabel('Node').selectOption({ label: 'host-two' })
  await expect(page).toHaveURL(new RegExp(`node=${two.id}`))
  await expect(component('in')).toContainText('100/s')
  // A chosen node is another question; from here on nothing is asked.
  await expect(page.getByRole('table', { name: 'Where it runs' }).getByRole('row')).toHaveCount(3)
  await expect(page.getByRole('log')).toContainText('No log lines yet.')
  // A log that is empty is read once more when its stream has begun: where a line is there, it has been.
  const [alpha = ''] = two.pipelineIds
  seconds += 10
  await two.beat({
    at: new Date(began + seconds * 1000),
    pipelines: [running(alpha, seconds, { components: components(80), logs: [{ line: 'INFO it begins' }] })],
  })
  await expect(page.getByRole('log')).toContainText('it begins')

  const queries = recordQueries(page)
  seconds += 10
  const at = new Date(began + seconds * 1000)
  await two.beat({
    at,
    pipelines: [
      running(alpha, seconds, {
        components: [{ componentId: 'in', kind: 'SOURCE', receivedEvents: 100 * seconds + 2_000 }],
        logs: [{ line: 'ERROR it broke' }],
      }),
    ],
  })
  await expect(component('in')).toContainText('300/s')
  await expect(component('cut'), 'a component that is gone is cleared').toHaveCount(0)
  await expect(page.getByRole('log')).toContainText('it broke')
  expect(queries).toEqual([])

  await page.getByRole('table', { name: 'Where it runs' }).getByRole('link', { name: 'host-one' }).click()
  await expect(page.getByRole('heading', { name: 'host-one', level: 1 })).toBeVisible()
})

test('a pipeline that does not exist is said to be none', async ({ page }) => {
  await open(page, 'pipelines/nothing')
  await expect(page.getByRole('heading', { name: 'There is no such pipeline' })).toBeVisible()
})
