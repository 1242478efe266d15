// A hostile site and hostile text, in the real browser: nothing of another origin reads or changes anything, and nothing that was planted runs.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test, type Page } from '@playwright/test'
import { enroll, heartbeatMutation, request } from '../harness/api.ts'
import { ask, ownerSettings, signIn } from '../harness/dashboard.ts'
import { startServer, type TestServer } from '../harness/server.ts'

let server: TestServer
let evil: Server
let evilUrl: string

test.beforeAll(async () => {
  server = await startServer({ env: { ...ownerSettings, FLEETBEAT_LOCAL_AGENT: 'off' } })
  evil = createServer((_request, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<p>evil</p>'),
  )
  await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve))
  // Another name of the same machine is another site to the browser.
  evilUrl = `http://localhost:${(evil.address() as AddressInfo).port}`
})
test.afterAll(async () => {
  await server.close()
  await new Promise((resolve) => evil.close(resolve))
})

interface Attempt {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What a page of another site gets of a request with the person's cookies: the answer, or that it was not let through. */
function attempt(page: Page, { path, headers, body }: Attempt): Promise<string> {
  return page.evaluate(
    async ([url, init]) => {
      try {
        return await (await fetch(url, { method: 'POST', credentials: 'include', ...init })).text()
      } catch (error) {
        return `refused: ${String(error)}`
      }
    },
    [`${server.url}${path}`, { headers, body }] as const,
  )
}

test('a page of another site reads nothing, changes nothing and opens no stream', async ({ page, context }) => {
  await signIn(page, server)
  const other = await context.newPage()
  await other.goto(evilUrl)
  const query = JSON.stringify({ query: '{ environments { id name } }' })
  const plain = { 'content-type': 'text/plain' }
  const json = { 'content-type': 'application/json', 'x-fleetbeat-request': '1' }
  const stream = { ...json, accept: 'text/event-stream' }
  const subscription = JSON.stringify({ query: 'subscription { fleetStatus(environmentId: "env_1") { snapshot } }' })
  for (const tried of [
    { path: '/graphql', headers: plain, body: query },
    { path: '/graphql', headers: json, body: query },
    { path: '/graphql', headers: stream, body: subscription },
    { path: '/auth/sign-out', headers: plain, body: '{}' },
    { path: '/auth/sign-out', headers: json, body: '{}' },
  ])
    expect(await attempt(other, tried)).toMatch(/^refused/)

  // A form goes out without asking; what it does is what counts.
  for (const path of ['/auth/sign-out', '/auth/update-user', '/graphql']) {
    const sender = await context.newPage()
    await sender.goto(evilUrl)
    await sender.setContent(
      `<form method="post" enctype="text/plain" action="${server.url}${path}"><input name='{"query":"mutation { endOtherSessions }","extensions":{"x":"' value='"}}'></form>`,
    )
    const answered = sender.waitForResponse((response) => response.url() === `${server.url}${path}`)
    await sender.locator('form').evaluate((form: HTMLFormElement) => form.submit())
    expect(await (await answered).text()).toMatch(/UNAUTHENTICATED|FORBIDDEN/)
    await sender.close()
  }
  const { data } = await ask<{ viewer: { name: string } | null }>(page.context().request, server, {
    query: '{ viewer { name } }',
  })
  expect(data?.viewer?.name).toBe('mara')
})

test('a page of ours is shown in no frame of another site', async ({ page }) => {
  await page.goto(evilUrl)
  await page.setContent(`<iframe src="${server.url}/sign-in"></iframe>`)
  const frame = page.frames().find((one) => one !== page.mainFrame())
  await expect.poll(() => frame?.url() ?? '').not.toContain('about:blank')
  await expect(page.frameLocator('iframe').getByRole('button', { name: 'Sign in' })).toHaveCount(0)
})

const markup = `<img src=x onerror="window.__ran=1"><script>window.__ran=1</script>"'>{{7*7}}\${7*7}`

/** Wherever people, hosts and programs may write something. */
async function plant(page: Page): Promise<{ nodeId: string }> {
  const owner = <Data>(query: string, variables: object) =>
    ask<Data>(page.context().request, server, { query, variables }).then(({ data, errors }) => {
      if (!data) throw new Error(JSON.stringify(errors))
      return data
    })
  const { createEnrollmentToken } = await owner<{ createEnrollmentToken: { token: string } }>(
    'mutation($label: String!) { createEnrollmentToken(environmentId: "env_1", label: $label) { token } }',
    { label: markup },
  )
  await owner('mutation($input: ApiTokenInput!) { createApiToken(input: $input) { token } }', {
    input: { name: markup.slice(0, 100), role: 'VIEWER', environmentIds: ['env_1'] },
  })
  await owner(
    'mutation($email: String!) { inviteMember(environmentId: "env_1", email: $email, role: VIEWER) { link { path } } }',
    {
      email: '<svg/onload=window.__ran=1>@example.com',
    },
  )
  const machine = {
    token: createEnrollmentToken.token,
    machineId: 'hostile',
    name: markup,
    hostname: markup,
    os: markup.slice(0, 100),
    address: markup,
    labels: [{ key: markup, value: markup }],
    pipelines: [{ name: markup }],
  }
  const { nodeId, token, pipelineIds } = await enroll(server, machine)
  const input = {
    bootId: 'b',
    seq: 1,
    sampledAt: new Date().toISOString(),
    agentVersion: markup.slice(0, 100),
    deploymentMode: 'STANDALONE',
    host: { filesystems: [{ mountpoint: markup, totalBytes: 10, usedBytes: 9, freeBytes: 1 }] },
    pipelines: [
      {
        pipelineId: pipelineIds[0],
        status: 'CRASHED',
        version: markup.slice(0, 100),
        components: [{ componentId: markup, kind: 'SOURCE', receivedEvents: 1 }],
        logs: [{ line: markup }, { line: JSON.stringify({ level: markup.slice(0, 50), msg: markup }) }],
      },
    ],
  }
  const { errors } = await request(server, { query: heartbeatMutation, variables: { input } }, { token })
  expect(errors).toBeUndefined()
  await owner(
    'mutation($id: ID!, $reason: String!) { setMaintenance(nodeId: $id, on: true, reason: $reason) { id } }',
    {
      id: nodeId,
      reason: markup,
    },
  )
  return { nodeId }
}

test('text that is markup is shown as text, on every page', async ({ page }) => {
  const violations: string[] = []
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) violations.push(message.text())
  })
  await signIn(page, server)
  const { nodeId } = await plant(page)
  const pages = [
    'fleet',
    `nodes/${nodeId}`,
    'settings/members',
    'settings/enrolment',
    'settings/tokens',
    'settings/general',
    'settings/audit',
    'installation/people',
    'installation/environments',
    'installation/audit',
    'account',
  ]
  for (const path of pages) {
    await page.goto(`${server.url}/production/${path}`)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(page.locator('main [aria-busy="true"]')).toHaveCount(0)
    expect([path, await page.evaluate(() => (window as { __ran?: number }).__ran)]).toEqual([path, undefined])
    expect([path, await page.locator('main img[src="x"], main script, main svg[onload]').count()]).toEqual([path, 0])
  }
  await page.goto(`${server.url}/production/nodes/${nodeId}`)
  await expect(page.getByText('<img src=x onerror=').first()).toBeVisible()
  expect(violations).toEqual([])
})
