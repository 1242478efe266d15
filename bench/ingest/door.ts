// A child process that is one of three doors, each of which takes heartbeats and forgets them: `raw` node:http with JSON.parse, `stock` Yoga with
// our schema, and `ours`. Prints its port. What is left when the ingest itself costs nothing is what HTTP and GraphQL cost.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createYoga } from 'graphql-yoga'
import pino from 'pino'
import type { Context, Fleet } from '../../schema/context.ts'
import type { Directory } from '../../schema/directory.ts'
import type { SelfWatch } from '../../schema/self.ts'
import type { HeartbeatInput } from '../../schema/inputs.ts'
import { schema } from '../../schema/schema.ts'
import type { FleetNode } from '../../schema/shapes.ts'
import { createGraphql } from '../../server/http/graphql.ts'
import { createHttp } from '../../server/http/server.ts'

const log = pino({ level: 'silent' })
const node = { key: 1, environmentKey: 1 } as FleetNode

/** Acknowledges everything. The other fields of the port are not reached by a heartbeat. */
const fleet = {
  node: () => node,
  heartbeats: (_nodeKey: number, inputs: readonly HeartbeatInput[]) =>
    Promise.resolve(
      inputs.map(({ seq }) => ({
        acceptedSeq: seq,
        duplicate: false,
        rejected: [],
        intervalSeconds: 5,
        serverTime: new Date(),
        desired: [],
      })),
    ),
} as unknown as Fleet

/** Nothing that is measured asks it. */
const directory = {} as unknown as Directory
const self = {} as unknown as SelfWatch

const context: Context = {
  viewer: { kind: 'node', identity: 'node:1', nodeKey: 1, environmentKey: 1 },
  fleet,
  directory,
  self,
  requestId: 'bench',
  remoteAddress: '127.0.0.1',
}

async function open(door: string): Promise<number> {
  if (door === 'ours') return openOurs()
  const yoga = createYoga({ schema, context, graphiql: false, logging: false })
  const server = createServer(door === 'stock' ? (request, response) => void yoga(request, response) : raw)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A server that listens on TCP has an address with a port.
  return (server.address() as AddressInfo).port
}

const raw: Parameters<typeof createServer>[1] = (request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const body = JSON.parse(Buffer.concat(chunks).toString()) as { variables: { input: HeartbeatInput } }
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ data: { heartbeat: { acceptedSeq: body.variables.input.seq, duplicate: false } } }))
  })
}

async function openOurs(): Promise<number> {
  const nothing = () => {
    throw new Error('the benchmark sends heartbeats alone')
  }
  const { port } = await createHttp(
    {
      fleet,
      log,
      viewer: {
        nodeOfToken: () => Promise.resolve(node),
        apiTokenOf: () => Promise.resolve(null),
        personOf: () => Promise.resolve(null),
      },
      graphql: createGraphql({ log, known: null, introspection: true, took: () => undefined }),
      hub: { serveDistinct: nothing, serveSingle: nothing },
      auth: nothing,
      directory,
      self,
      guard: { watch: () => () => undefined, credentialOf: () => null },
      https: false,
      origins: [],
      trustedProxies: 0,
      metrics: nothing,
      page: nothing,
      ready: () => Promise.resolve(true),
    },
    { host: '127.0.0.1', port: 0, tls: null },
  )
  return port
}

process.stdout.write(`listening on ${await open(process.argv[2] ?? '')}\n`)
