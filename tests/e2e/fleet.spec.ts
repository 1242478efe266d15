// The fleet: filtered, grouped and saved by its address; as table and as grid; and many nodes set aside together by who may.
import { expect, test, type Page } from '@playwright/test'
import { connection, nodeRow, ownerSettings, recordQueries, signIn } from '../harness/dashboard.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { beatingNode, running, type BeatingNode } from './beating-node.ts'
import { account, addMember, environmentId, expectSeldomBeats, ownerApi, pageOf, type OwnerApi } from './people.ts'

let server: TestServer
let api: OwnerApi
let nodes: BeatingNode[]
let seconds = 0
const count = 12

test.beforeAll(async () => {
  server = await startServer({ env: { ...ownerSettings, FLEETBEAT_LOCAL_AGENT: 'off' } })
  api = await ownerApi(server)
  await expectSeldomBeats(api)
  nodes = []
  for (let index = 1; index <= count; index += 1)
    nodes.push(await beatingNode(server, `host-${String(index).padStart(2, '0')}`, [{ name: 'alpha' }]))
  for (const node of nodes) await beat(node)
})
test.afterAll(async () => {
  await server.close()
})

async function beat(node: BeatingNode, status = 'RUNNING'): Promise<void> {
  seconds += 1
  await node.beat({
    labels: [
      { key: 'zone', value: node.name < 'host-07' ? 'east' : 'west' },
      { key: 'role', value: node.name < 'host-04' ? 'edge' : 'core, inner' },
    ],
    pipelines: node.pipelineIds.map((id) => running(id, seconds, { status })),
  })
}

async function open(page: Page, search = ''): Promise<void> {
  await signIn(page, server)
  await page.goto(`${server.url}/production/fleet${search}`)
  await expect(connection(page, 'live')).toBeVisible()
  await expect(page.getByText('No node yet')).toHaveCount(0)
}

const table = (page: Page) => page.getByRole('table', { name: 'Nodes' })
const names = (page: Page) => table(page).getByRole('row').getByRole('link')
const box = (page: Page, name: string) => page.getByRole('checkbox', { name: `Choose ${name}` })
const bar = (page: Page) => page.getByRole('region', { name: 'Chosen nodes' })

/** In maintenance or not, as the server has them. */
async function inMaintenance(): Promise<Readonly<Record<string, string>>> {
  const { environment } = await api.ask<{
    environment: { nodes: { name: string; status: string; statusReasons: string[] }[] }
  }>('query($id: ID!) { environment(id: $id) { nodes { name status statusReasons } } }', {
    id: await environmentId(api),
  })
  const aside = environment.nodes.filter(({ status }) => status === 'MAINTENANCE')
  return Object.fromEntries(aside.map(({ name, statusReasons }) => [name, statusReasons[0] ?? '']))
}

test('filters, groups and the form live in the address, and a saved view brings them back', async ({ page }) => {
  await open(page)
  await expect(names(page)).toHaveCount(count)
  await page.getByRole('button', { name: 'Filter by labels: All labels' }).click()
  await page.getByRole('option', { name: 'zone=east' }).click()
  await page.getByRole('option', { name: 'role=core, inner' }).click()
  await page.keyboard.press('Escape')
  await expect(names(page)).toHaveText(['host-04', 'host-05', 'host-06'])
  await page.getByLabel('Group the nodes').selectOption({ label: 'By zone' })
  await expect(page.getByRole('rowheader')).toHaveText(['east 3'])
  await page.getByRole('radio', { name: 'Grid' }).click()
  await expect(page).toHaveURL(/form=grid/)
  const tiles = page.getByRole('region', { name: 'east' }).getByRole('listitem')
  await expect(tiles).toHaveCount(3)
  await page.reload()
  await expect(tiles).toHaveCount(3)
  const address = page.url()

  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('menuitem', { name: 'Save this view' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('East core')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.goto(`${server.url}/production/fleet`)
  await expect(names(page)).toHaveCount(count)
  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('menuitem', { name: 'East core' }).click()
  await expect(page).toHaveURL(address)
  await expect(tiles).toHaveCount(3)

  await page.getByRole('searchbox', { name: 'Filter by name, address or label' }).fill('nobody')
  await page.getByRole('button', { name: 'Clear the filters' }).click()
  await expect(page.getByRole('listitem').filter({ hasText: 'host-' })).toHaveCount(count)
  await expect(page, 'how it is grouped stays').toHaveURL(/group=label.*form=grid|form=grid.*group=label/)
})

test('with the stream open a row, its group and its count move, and no query is sent', async ({ page }) => {
  await open(page, '?group=status')
  await expect(page.getByRole('rowheader')).toHaveText([`Healthy ${count}`])
  const queries = recordQueries(page)
  const [first] = nodes
  if (first) await beat(first, 'CRASHED')
  await expect(page.getByRole('rowheader')).toHaveText(['Degraded 1', `Healthy ${count - 1}`])
  await expect(nodeRow(page, 'host-01')).toContainText('Degraded')
  expect(queries).toEqual([])
  if (first) await beat(first)
  await expect(page.getByRole('rowheader')).toHaveText([`Healthy ${count}`])
})

test('an operator sets a range of nodes aside with a reason, takes it back, and brings others back', async ({
  browser,
}) => {
  const who = account('Olga')
  await addMember(server, api, { ...who, role: 'OPERATOR' })
  const page = await pageOf(browser, server, who)
  await page.goto(`${server.url}/production/fleet`)
  await box(page, 'host-02').click()
  await box(page, 'host-05').click({ modifiers: ['Shift'] })
  await expect(bar(page)).toContainText('4 chosen')
  await bar(page).getByRole('button', { name: 'Set maintenance' }).click()
  await page.getByLabel('Reason').fill('New disks')
  await page.getByRole('dialog').getByRole('button', { name: 'Set maintenance' }).click()
  await expect(page.getByText('4 nodes in maintenance now.')).toBeVisible()
  await expect(nodeRow(page, 'host-04')).toContainText('Maintenance')
  await expect(bar(page), 'what is done is chosen no longer').toHaveCount(0)
  const reason = 'New disks'
  expect(await inMaintenance()).toEqual({
    'host-02': reason,
    'host-03': reason,
    'host-04': reason,
    'host-05': reason,
  })

  await page.getByRole('checkbox', { name: 'Choose all that are shown' }).check()
  await expect(bar(page)).toContainText(`${count} chosen`)
  await bar(page).getByRole('button', { name: 'End maintenance' }).click()
  await expect(page.getByText('4 nodes out of maintenance now.')).toBeVisible()
  expect(await inMaintenance()).toEqual({})
  // Back as it was, reason and all; and back once more.
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('4 nodes in maintenance now.')).toBeVisible()
  expect(Object.values(await inMaintenance())).toEqual([reason, reason, reason, reason])
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('4 nodes out of maintenance now.')).toBeVisible()
  expect(await inMaintenance()).toEqual({})
  await page.context().close()
})

test('keys alone choose rows and let them go', async ({ page }) => {
  await open(page, '?sort=name')
  await expect(names(page)).toHaveCount(count)
  await page.keyboard.press('j')
  await expect(names(page).nth(0)).toBeFocused()
  await page.keyboard.press('x')
  await expect(box(page, 'host-01')).toBeChecked()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await expect(names(page).nth(2)).toBeFocused()
  await page.keyboard.press('Shift+X')
  await expect(bar(page)).toContainText('3 chosen')
  await page.keyboard.press('x')
  await expect(bar(page)).toContainText('2 chosen')
  await page.keyboard.press('Escape')
  await expect(bar(page)).toHaveCount(0)
})

test('who could not be changed is named, stays chosen, and can be tried again', async ({ page }) => {
  await open(page)
  for (const name of ['host-08', 'host-09', 'host-10']) await box(page, name).check()
  await page.route('**/graphql', async (route) => {
    const { operationName, variables } = route.request().postDataJSON() as {
      operationName?: string
      variables?: { nodeId?: string }
    }
    const refused = operationName === 'SetMaintenance' && variables?.nodeId === nodes[8]?.id
    if (!refused) return route.continue()
    await route.fulfill({
      json: { errors: [{ message: 'Too much waits to be written', extensions: { code: 'OVERLOADED' } }] },
    })
  })
  await bar(page).getByRole('button', { name: 'Set maintenance' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Set maintenance' }).click()
  await expect(bar(page).getByRole('alert')).toContainText('host-09 could not be changed')
  await expect(page.getByText('2 nodes in maintenance now.')).toBeVisible()
  await expect(bar(page)).toContainText('1 chosen')
  await page.unroute('**/graphql')
  await bar(page).getByRole('button', { name: 'Set maintenance' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Set maintenance' }).click()
  await expect(page.getByText('host-09 in maintenance now.')).toBeVisible()
  await expect(bar(page)).toHaveCount(0)
  await page.getByRole('checkbox', { name: 'Choose all that are shown' }).check()
  await bar(page).getByRole('button', { name: 'End maintenance' }).click()
  await expect(page.getByText('3 nodes out of maintenance now.')).toBeVisible()
})

test('in the grid nodes are chosen as well', async ({ page }) => {
  await open(page, '?form=grid')
  await box(page, 'host-11').check()
  await box(page, 'host-12').check()
  await bar(page).getByRole('button', { name: 'Set maintenance' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Set maintenance' }).click()
  await expect(page.getByText('2 nodes in maintenance now.')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('2 nodes out of maintenance now.')).toBeVisible()
})

test('who only reads may not choose, and is refused', async ({ browser }) => {
  const who = account('Vera')
  await addMember(server, api, { ...who, role: 'VIEWER' })
  const page = await pageOf(browser, server, who)
  await page.goto(`${server.url}/production/fleet`)
  await expect(names(page)).toHaveCount(count)
  await expect(page.getByRole('checkbox')).toHaveCount(0)
  await page.getByRole('radio', { name: 'Grid' }).click()
  await expect(page.getByRole('listitem').filter({ hasText: 'host-12' })).toBeVisible()
  await expect(page.getByRole('checkbox')).toHaveCount(0)
  const answer = await page.request.post(`${server.url}/graphql`, {
    data: {
      query: 'mutation($id: ID!) { setMaintenance(nodeId: $id, on: true) { id } }',
      variables: { id: nodes[0]?.id },
    },
    headers: { 'x-fleetbeat-request': '1' },
  })
  expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] })
  expect(await inMaintenance()).toEqual({})
  await page.context().close()
})

test('at 390 px nodes are cards, can be chosen, and nothing scrolls sideways', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await open(page)
  const cards = page.getByRole('list', { name: 'Nodes' }).getByRole('listitem')
  await expect(cards.first()).toBeVisible()
  await box(page, 'host-01').check()
  await expect(bar(page)).toContainText('1 chosen')
  for (const form of ['Grid', 'Table']) {
    await page.getByRole('radio', { name: form }).click()
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  }
})
