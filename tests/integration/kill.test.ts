// A server that is killed without warning, thirty times, while fifty agents beat: none that was acknowledged is lost, none counts twice.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { enrollmentToken } from '../harness/agent.ts'
import { enroll, heartbeatMutation, request, signIn } from '../harness/api.ts'
import { startServer, type TestServer } from '../harness/server.ts'

const agents = 50
const beatsEach = 60
const kills = 30
const account = { email: 'owner@example.com', password: 'correct-horse-battery' }

let server: TestServer
beforeAll(async () => {
  server = await startServer({
    env: {
      FLEETBEAT_LOCAL_AGENT: 'off',
      FLEETBEAT_OWNER_EMAIL: account.email,
      FLEETBEAT_OWNER_PASSWORD: account.password,
    },
  })
}, 60_000)
afterAll(async () => {
  await server.close()
}, 60_000)

interface Ledger {
  readonly nodeId: string
  acknowledged: number
  duplicates: number
}

/** Beats in order, each until it is acknowledged; its counter grows by its seq, so that the sum tells a loss and a double apart. */
async function beatThrough(agent: Awaited<ReturnType<typeof enroll>>, acknowledged: () => void): Promise<Ledger> {
  const ledger: Ledger = { nodeId: agent.nodeId, acknowledged: 0, duplicates: 0 }
  let eventsIn = 0
  for (let seq = 1; seq <= beatsEach; seq += 1) {
    eventsIn += seq
    const input = {
      bootId: 'boot',
      seq,
      sampledAt: new Date().toISOString(),
      agentVersion: '1',
      deploymentMode: 'STANDALONE',
      pipelines: [
        { pipelineId: agent.pipelineIds[0], status: 'RUNNING', eventsIn, logs: [{ line: `INFO line ${seq}` }] },
      ],
    }
    const answer = await untilAnswered(input, agent.token)
    expect(answer.acceptedSeq).toBe(seq)
    ledger.acknowledged = seq
    if (answer.duplicate) ledger.duplicates += 1
    acknowledged()
  }
  return ledger
}

async function untilAnswered(input: object, token: string): Promise<{ acceptedSeq: number; duplicate: boolean }> {
  for (;;) {
    try {
      const { data } = await request<{ heartbeat: { acceptedSeq: number; duplicate: boolean } }>(
        server,
        { query: heartbeatMutation, variables: { input } },
        { token },
      )
      if (data) return data.heartbeat
    } catch {
      // The server is dead, or died with the request: the same heartbeat goes again, when there is a server again.
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

it('loses nothing that was acknowledged and counts nothing twice over thirty kills', { timeout: 600_000 }, async () => {
  const token = await enrollmentToken(server)
  const enrolled = []
  for (let index = 0; index < agents; index += 1)
    enrolled.push(
      await enroll(server, { token, machineId: `m${index}`, name: `n${index}`, pipelines: [{ name: 'p' }] }),
    )

  let acknowledged = 0
  const running = Promise.all(enrolled.map((agent) => beatThrough(agent, () => (acknowledged += 1))))
  for (let kill = 1; kill <= kills; kill += 1) {
    await expect.poll(() => acknowledged, { timeout: 60_000, interval: 1 }).toBeGreaterThanOrEqual(kill * 95)
    await server.kill()
    await server.restart()
  }
  const ledgers = await running
  expect(acknowledged).toBe(agents * beatsEach)

  const cookie = await signIn(server, account)
  const { data } = await request<{
    environments: { nodes: { id: string; pipelines: { totals: { eventsIn: number } }[] }[] }[]
  }>(server, { query: '{ environments { nodes { id pipelines { totals { eventsIn } } } } }' }, { cookie })
  const nodes = new Map(data?.environments[0]?.nodes.map((node) => [node.id, node]))
  for (const { nodeId } of ledgers)
    expect(nodes.get(nodeId)?.pipelines[0]?.totals.eventsIn).toBe((beatsEach * (beatsEach + 1)) / 2)
  // Each heartbeat brought one line: as many lines as heartbeats, each once, whatever was retried.
  const lines = await storedLines(cookie)
  expect(lines).toHaveLength(agents * beatsEach)
  expect(new Set(lines).size).toBe(agents * beatsEach)
})

async function storedLines(cookie: string): Promise<string[]> {
  const lines: string[] = []
  let before: string | null = null
  for (;;) {
    const page: { data: { logEntries: { nodeId: string; message: string; cursor: string }[] } | null } = await request(
      server,
      {
        query: `query($before: Cursor) { logEntries(environmentId: "env_1", first: 500, before: $before) { nodeId message cursor } }`,
        variables: { before },
      },
      { cookie },
    )
    const entries = page.data?.logEntries ?? []
    if (entries.length === 0) return lines
    lines.push(...entries.map(({ nodeId, message }) => `${nodeId} ${message}`))
    before = entries.at(-1)?.cursor ?? null
  }
}
