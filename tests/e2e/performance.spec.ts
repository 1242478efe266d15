// The Performance page: it flags a real storm and nothing else, moves by itself, asks nothing while nobody looks, and is for owners alone.
import { expect, test, type Locator, type Page } from '@playwright/test'
import type pg from 'pg'
import { headersOf } from '../harness/api.ts'
import { connection, ownerSettings, recordQueries } from '../harness/dashboard.ts'
import { connectToOwnDatabase, ownDatabaseUrl } from '../harness/own-database.ts'
import { hearStream } from '../harness/heard-stream.ts'
import { startServer, type TestServer } from '../harness/server.ts'
import { openSse, type SseStream } from '../harness/sse.ts'
import { beatingNode, type BeatingNode } from './beating-node.ts'
import { account, addMember, browserWith, ownerApi, pageOf, type OwnerApi } from './people.ts'

let server: TestServer
let node: BeatingNode
let api: OwnerApi
let page: Page

const settings = {
  ...ownerSettings,
  FLEETBEAT_LOCAL_AGENT: 'off',
  FLEETBEAT_SECRET: 'a secret that both of them know well',
}

test.beforeAll(async () => {
  server = await startServer({ env: settings })
  node = await beatingNode(server, 'host-one')
  await node.beat()
  api = await ownerApi(server)
})
test.afterAll(async () => {
  await server.close()
})
test.beforeEach(async ({ browser }) => {
  page = await (await browserWith(browser, server, api.cookie)).newPage()
})
test.afterEach(async () => {
  await page.context().close()
})

async function open(on: Page = page, search = ''): Promise<void> {
  await on.goto(`${server.url}/production/installation/performance${search}`)
  await expect(on.getByRole('heading', { name: 'Performance', level: 1 })).toBeVisible()
  await expect(connection(on, 'live')).toBeVisible()
  await expect(section('Write sources', on)).toBeVisible()
}

const section = (title: string, on: Page = page): Locator =>
  on.locator('section', { has: on.getByRole('heading', { name: title, exact: true }) })
const flagged = () => page.getByRole('list', { name: 'What is out of the ordinary' })

async function differs(part: Locator, before: string): Promise<void> {
  await expect.poll(() => part.innerText(), { message: before }).not.toBe(before)
}

test('every part moves with no query sent, while the stream is open', async () => {
  await open()
  const queries = recordQueries(page)
  const parts = [
    'Acknowledged',
    'Processes',
    'Ingest',
    'Delivery',
    'Runtime',
    'Write sources',
    'Database',
    'Operations',
  ]
  const before = await Promise.all(parts.map((title) => section(title).innerText()))
  const total = section('Write sources').getByRole('row').filter({ hasText: 'Heartbeats' }).getByRole('cell').first()
  await expect(total).toHaveText('1')
  for (let beats = 0; beats < 3; beats += 1) await node.beat()
  const stream = await subscribe('subscription { performanceTick { publishedAt } }')
  await expect(total).toHaveText('4')
  for (const [index, title] of parts.entries()) await differs(section(title), before[index] ?? '')
  expect(queries).toEqual([])
  stream.close()
})

interface Told {
  readonly data: { readonly performanceTick: { readonly flags: readonly { signal: string; of: string | null }[] } }
}

/** Flags by their signal and what they are of, as the server tells them from now on. */
async function recordFlags(): Promise<() => readonly string[]> {
  const stream = await subscribe('subscription { performanceTick { flags { signal of } } }')
  return () => {
    stream.close()
    const told = stream.events.filter(({ event }) => event === 'next').map(({ data }) => JSON.parse(data) as Told)
    const flags = told.flatMap(({ data }) => data.performanceTick.flags)
    return [...new Set(flags.map(({ signal, of }) => [signal, of].join(' ').trim()))].sort()
  }
}

function subscribe(query: string): Promise<SseStream> {
  return openSse(`${server.url}/graphql`, {
    method: 'POST',
    headers: { ...headersOf({ cookie: api.cookie }), accept: 'text/event-stream' },
    body: JSON.stringify({ query }),
  })
}

const insertThirtyMegabytes = `INSERT INTO storm SELECT repeat('x', 7900) FROM generate_series(1, 4000)`
const mostInserts = 60

/** Until the page says so; bounded, so that no disk fills up. */
async function until(said: RegExp, load: () => Promise<unknown>): Promise<void> {
  const there = flagged().getByText(said)
  for (let times = 0; times < mostInserts && !(await there.isVisible()); times += 1) await load()
  await expect(there).toBeVisible()
}

/** Segments that were kept for another storm are let go of one by one. */
async function shrinkLog(database: pg.Client): Promise<void> {
  for (let times = 0; times < 200; times += 1) {
    const { rows } = await database.query<{ bytes: string }>('SELECT sum(size) AS bytes FROM pg_ls_waldir()')
    if (Number(rows[0]?.bytes) < 90_000_000) return
    await database.query('SELECT pg_switch_wal()')
    await database.query('CHECKPOINT')
  }
}

test('a storm of writes, of log and of reads is flagged as what it is, and then all is quiet again', async () => {
  test.setTimeout(300_000)
  await open()
  const storm = flagged().getByText(/The database (writes|finds)|write-ahead log|rows\/s/)
  await expect(storm).toHaveCount(0, { timeout: 60_000 })
  // A source is measured against what it wrote before: that has to be known.
  const usual = section('Write sources').getByRole('row').filter({ hasText: 'Heartbeats' }).getByRole('cell').nth(2)
  await expect(usual).toHaveText(/\d/, { timeout: 90_000 })
  const queries = recordQueries(page)
  const flagsSeen = await recordFlags()
  const database = await connectToOwnDatabase(server)
  await database.query('CREATE TABLE storm (filler text)')
  await database.query('ALTER TABLE storm ALTER filler SET STORAGE PLAIN')

  await until(/^To be looked at: The database writes [\d.]+ MiB\/s, more than 10$/, () =>
    database.query(insertThirtyMegabytes),
  )
  await until(/The write-ahead log holds \d+ MB, more than 100/, () => database.query(insertThirtyMegabytes))
  await until(/The database finds [\d.]+ % of its pages in memory, less than 90/, () =>
    database.query(`SELECT count(*) FROM storm WHERE filler = 'y'`),
  )
  await expect(section('Database')).toContainText('Out of the ordinary')
  // Fewer than an operation is judged by.
  for (let beats = 0; beats < 12; beats += 1) await node.beat()
  await expect(flagged().getByText(/heartbeats: [\d.]+ rows\/s, usually/)).toBeVisible()
  expect(flagsSeen().filter(ofTheStorm)).toEqual([
    'CACHE_HIT',
    'WAL_SIZE',
    'WRITE_RATE database',
    'WRITE_SOURCE heartbeats',
  ])

  await database.query('DROP TABLE storm')
  await shrinkLog(database)
  await database.end()
  await expect(storm).toHaveCount(0, { timeout: 120_000 })
  expect(queries).toEqual([])
})

/** How late a process is, and what an operation takes, is the machine's that the tests share. */
function ofTheStorm(flag: string): boolean {
  return !/^(EVENT_LOOP|OPERATION)/.test(flag)
}

test('nothing is asked while nobody looks, and once on return', async () => {
  test.setTimeout(180_000)
  await page.addInitScript(() => {
    const shown = { state: 'visible' }
    Object.defineProperty(document, 'visibilityState', { get: () => shown.state })
    Object.assign(window, {
      show: (state: string) => {
        shown.state = state
        document.dispatchEvent(new Event('visibilitychange'))
      },
    })
  })
  const show = (state: 'visible' | 'hidden') =>
    page.evaluate((to) => {
      ;(window as unknown as { show(state: string): void }).show(to)
    }, state)
  const stream = await hearStream(page)
  await open()
  // The last that a page asks for of itself.
  await stream.heard('"statusChange"')
  const queries = recordQueries(page)
  const sent: string[] = []
  // What a page loads of itself once it has time is nothing that it asks.
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (!pathname.startsWith('/assets/')) sent.push(`${request.method()} ${pathname}`)
  })
  await show('hidden')
  // After a minute it lets go of its stream too.
  await expect(connection(page, 'paused')).toBeAttached({ timeout: 90_000 })
  expect(sent).toEqual([])
  await show('visible')
  await expect(connection(page, 'live')).toBeVisible()
  await expect.poll(() => queries).toContain('PerformanceNow')
  await node.beat()
  const ingest = section('Runtime')
  await differs(ingest, await ingest.innerText())
  expect(queries.filter((query) => query === 'PerformanceNow')).toHaveLength(1)
})

test('two tabs see the same rates, each over one stream', async () => {
  const other = await page.context().newPage()
  await open()
  await open(other)
  await expect(section('Delivery')).toContainText(/Open streams\s*2/)
  const figures = async (on: Page) =>
    `${await section('Processes', on).innerText()} ${await section('Write sources', on).innerText()} ${await section('Runtime', on).innerText()}`
  let before = ''
  // Of three ticks, each with rates of its own.
  for (let ticks = 0; ticks < 3; ticks += 1) {
    await expect
      .poll(async () => {
        const [one, two] = await Promise.all([figures(page), figures(other)])
        if (one !== two || one === before) return null
        before = one
        return one
      })
      .not.toBeNull()
  }
})

test('operations are sorted by keyboard, and the order lives in the address', async () => {
  await open()
  const table = page.getByRole('table', { name: 'Operations' })
  await expect(table.getByRole('columnheader', { name: 'In all' })).toHaveAttribute('aria-sort', 'descending')
  await table.getByRole('button', { name: 'Operation' }).focus()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/sort=name/)
  await expect(table.getByRole('columnheader', { name: 'Operation' })).toHaveAttribute('aria-sort', 'ascending')
  const names = await table.getByRole('rowheader').allInnerTexts()
  expect(names).toEqual([...names].sort(new Intl.Collator('en', { numeric: true }).compare))
})

test('another instance appears by itself, is looked at alone, and is told as absent when it is gone', async () => {
  test.setTimeout(180_000)
  await open()
  await expect(page.getByLabel('Instance')).toHaveCount(0)
  const second = await startServer({ env: { ...settings, DATABASE_URL: ownDatabaseUrl(server) } })
  try {
    const name = new RegExp(`:${second.process().pid}$`)
    const rows = section('Processes').getByRole('row')
    await expect(rows.filter({ hasText: `:${second.process().pid}` })).toHaveCount(1)
    const option = page.getByLabel('Instance').getByRole('option').filter({ hasText: name })
    await page.getByLabel('Instance').selectOption({ label: (await option.textContent()) ?? '' })
    await expect(page).toHaveURL(/instance=/)
    // The database is the first one's.
    await expect(section('Processes')).toContainText('The database runs elsewhere')
    await page.getByLabel('Instance').selectOption({ label: 'All instances' })
    await expect(section('Ingest')).toContainText('2 instances together')
    await second.kill()
    await expect(rows.filter({ hasText: /Absent: No sample for \d+ s/ })).toHaveCount(1)
    await expect(page.getByLabel('Instance')).toHaveCount(0)
  } finally {
    await second.close()
  }
})

test('it is not there for who does not own the installation', async ({ browser }) => {
  const grace = account('Grace')
  await addMember(server, api, { ...grace, role: 'ADMIN' })
  const theirs = await pageOf(browser, server, grace)
  await theirs.goto(`${server.url}/production/installation/performance`)
  await expect(theirs.getByRole('heading', { name: 'There is nothing here' })).toBeVisible()
  await expect(theirs.getByRole('link', { name: 'Performance' })).toHaveCount(0)
  await theirs.context().close()
})
