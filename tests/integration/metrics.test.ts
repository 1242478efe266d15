// The metrics parse, their labels are bounded, and what the dashboard and the alerts of docs/prometheus ask for is there.
import { readFileSync } from 'node:fs'
import parsePrometheusTextFormat from 'parse-prometheus-text-format'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { enroll, heartbeatMutation, request } from '../harness/api.ts'
import { enrollmentToken } from '../harness/agent.ts'
import { startServer, type TestServer } from '../harness/server.ts'

let server: TestServer
let token: string
beforeAll(async () => {
  server = await startServer({ env: { FLEETBEAT_LOCAL_AGENT: 'off' } })
  ;({ token } = await enroll(server, { token: await enrollmentToken(server), machineId: 'm', name: 'm' }))
  const input = {
    bootId: 'b',
    seq: 1,
    sampledAt: new Date().toISOString(),
    agentVersion: '1',
    deploymentMode: 'STANDALONE',
  }
  await request(server, { query: heartbeatMutation, variables: { input } }, { token })
}, 60_000)
afterAll(() => server.close())

interface Family {
  readonly name: string
  readonly type: string
  readonly help: string
  readonly metrics: readonly { readonly labels?: Readonly<Record<string, string>>; readonly value?: string }[]
}

async function families(): Promise<Family[]> {
  const text = await (await fetch(`${server.url}/metrics`)).text()
  return parsePrometheusTextFormat(text) as unknown as Family[]
}

it('parse, each with its type, its help and a name by the conventions', async () => {
  const all = (await families()).filter(({ name }) => name.startsWith('fleetbeat_'))
  expect(all.length).toBeGreaterThan(20)
  for (const { name, type, help } of all) {
    expect([name, help.length > 10]).toEqual([name, true])
    if (type === 'COUNTER') expect(name).toMatch(/_total$/)
    else expect(name).not.toMatch(/_total$/)
    expect(name).not.toMatch(/_(ms|milliseconds|mb|kb|percent)(_|$)/)
  }
})

it('tell what the database’s own processes write, and what it is itself', async () => {
  const find = async (name: string) => (await families()).find((family) => family.name === name)
  await expect
    .poll(
      async () =>
        (await find('fleetbeat_process_written_bytes_total'))?.metrics.map(({ labels }) => labels?.['process']),
      {
        timeout: 10_000,
      },
    )
    .toEqual(['server', 'database'])
  await expect
    .poll(async () => Number((await find('fleetbeat_database_size_bytes'))?.metrics[0]?.value), { timeout: 10_000 })
    .toBeGreaterThan(1_000_000)
})

it('have no label that callers make up without end', async () => {
  const names = async () => {
    const text = await (await fetch(`${server.url}/metrics`)).text()
    return [...text.matchAll(/^fleetbeat_operation_seconds_count\{operation="([^"]*)"/gm)].map(([, name = '']) => name)
  }
  const before = new Set(await names())
  const ask = (query: string, headers = {}) => request(server, { query }, headers)
  for (let count = 0; count < 5; count += 1) await ask(`query Of_nobody_${count} { __typename }`)
  expect((await names()).filter((name) => !before.has(name) && name !== 'query __typename')).toEqual([])
  for (let count = 0; count < 300; count += 1)
    await ask(`query Made_up_${count}_${'x'.repeat(200)} { __typename }`, { token })
  const after = await names()
  expect(after.length).toBeGreaterThan(100)
  expect(after.length).toBeLessThanOrEqual(201)
  expect(Math.max(...after.map((name) => name.length))).toBe(80)
})

it.each(['grafana-dashboard.json', 'alerts.yml'])('are all there that docs/prometheus/%s asks for', async (file) => {
  const asked =
    readFileSync(`docs/prometheus/${file}`, 'utf8').match(/\b(fleetbeat|pipeline|nodejs|process)_[a-z0-9_]+\b/g) ?? []
  const names = new Set((await families()).map(({ name }) => name))
  const missing = [...new Set(asked)].filter((name) => !names.has(name.replace(/_(bucket|sum|count)$/, '')))
  expect(asked.length).toBeGreaterThan(4)
  expect(missing).toEqual([])
})
