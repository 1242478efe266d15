// `npm run bench:auth`: what it costs to find out whose token a request carries, beside the same request of nobody, with one node and with ten thousand.
import { Agent, request } from 'node:http'
import pg from 'pg'
import { createToken } from '../server/auth/token.ts'
import { startServer, type TestServer } from '../tests/harness/server.ts'
import { createBenchDatabase } from './ingest/database.ts'
import { percentile } from './measure.ts'
import { atMost, finish, machine, printTable } from './result.ts'

const sizes = [1, 10_000] as const
const rounds = 5
const requestsARound = 2_000
const who = ['nobody', 'a node', 'an API token'] as const
type Who = (typeof who)[number]

process.stdout.write(`${machine()}\n`)

interface Door {
  readonly server: TestServer
  readonly tokens: Readonly<Record<Who, string | null>>
  close(): Promise<void>
}

async function open(nodes: number): Promise<Door> {
  const database = await createBenchDatabase()
  const [node, api] = [createToken('node'), createToken('api')]
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  await client.query(
    `INSERT INTO nodes (environment_id, machine_id, name, token_hash, token_last_four)
     SELECT 1, 'm' || n, 'n' || n, CASE n WHEN 1 THEN $2 ELSE md5('a' || n) || md5('b' || n) END, 'none'
     FROM generate_series(1, $1::int) n`,
    [nodes, node.hash],
  )
  await client.query(
    `WITH made AS (INSERT INTO api_tokens (name, token_hash, last_four, role, created_by) VALUES ('bench', $1, 'none', 'VIEWER', 'bench') RETURNING id)
     INSERT INTO api_token_environments (api_token_id, environment_id) SELECT id, 1 FROM made`,
    [api.hash],
  )
  await client.end()
  const server = await startServer({
    env: { DATABASE_URL: database.url, FLEETBEAT_ENVIRONMENT: 'bench', FLEETBEAT_LOCAL_AGENT: 'off' },
  })
  return {
    server,
    tokens: { nobody: null, 'a node': node.token, 'an API token': api.token },
    async close() {
      await server.close()
      await database.close()
    },
  }
}

const body = JSON.stringify({ query: '{ __typename }' })
const agent = new Agent({ keepAlive: true, maxSockets: 1 })

/** Milliseconds until the whole answer was there. */
function ask(url: string, token: string | null): Promise<number> {
  const began = performance.now()
  return new Promise((resolve, reject) => {
    const sent = request(
      `${url}/graphql`,
      {
        method: 'POST',
        agent,
        headers: {
          'content-type': 'application/json',
          'content-length': body.length,
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        },
      },
      (response) => {
        if (response.statusCode !== 200) reject(new Error(`answered ${response.statusCode}`))
        response.resume()
        response.on('end', () => resolve(performance.now() - began))
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

const doors = new Map<number, Door>()
const times = new Map<string, number[]>()

async function measure(what: { name: Who; size: number; door: Door; counts: boolean }): Promise<void> {
  const { name, size, door, counts } = what
  const taken: number[] = []
  while (taken.length < requestsARound) taken.push(await ask(door.server.url, door.tokens[name]))
  const key = `${name} ${size}`
  if (counts) times.set(key, [...(times.get(key) ?? []), ...taken])
}

try {
  for (const size of sizes) doors.set(size, await open(size))
  const turns = [...doors].flatMap(([size, door]) => who.map((name) => ({ name, size, door })))
  // The first round only warms.
  for (let round = 0; round <= rounds; round += 1)
    for (const turn of turns) await measure({ ...turn, counts: round > 0 })
} finally {
  agent.destroy()
  for (const door of doors.values()) await door.close()
}

const at = (name: Who, size: number, rank: number) => percentile(times.get(`${name} ${size}`) ?? [], rank)
printTable('Milliseconds a request, one after another over one connection', [
  ['', 'p50, 1 node', 'p95', 'p50, 10,000 nodes', 'p95'],
  ...who.map((name) => [name, ...sizes.flatMap((size) => [at(name, size, 50), at(name, size, 95)])]),
])
const [one, many] = sizes
const added = at('a node', many, 95) - at('nobody', many, 95)
finish(
  'auth',
  {
    nodeToNobody: at('a node', many, 50) / at('nobody', many, 50),
    manyToOne: at('a node', many, 50) / at('a node', one, 50),
    addedP95Ms: added,
  },
  [
    atMost('p95 of a node less p95 of nobody, ms', added, 1),
    atMost('a node / nobody, p50', at('a node', many, 50) / at('nobody', many, 50), 1.25),
    atMost('an API token / nobody, p50', at('an API token', many, 50) / at('nobody', many, 50), 1.5),
    atMost('10,000 nodes / 1 node, p50', at('a node', many, 50) / at('a node', one, 50), 1.25),
  ],
)
