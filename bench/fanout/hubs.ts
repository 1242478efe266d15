// Owns the three hubs that the fan-out benchmark compares, each as a port to subscribe at and a way to publish.
import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createPubSub, createYoga } from 'graphql-yoga'
import pino from 'pino'
import type { Context, Fleet } from '../../schema/context.ts'
import type { Directory } from '../../schema/directory.ts'
import type { SelfWatch } from '../../schema/self.ts'
import { schema } from '../../schema/schema.ts'
import type { LogEntryEvent } from '../../schema/shapes.ts'
import { createHub } from '../../server/delivery/hub.ts'
import { createFleetlessStreams } from './streams.ts'
import { createGraphql } from '../../server/http/graphql.ts'
import { createHttp } from '../../server/http/server.ts'
import { environmentKey, eventOf, messageOf } from './event.ts'

export interface BenchHub {
  readonly port: number
  publish(number: number): void
}

const user = { id: 'bench', name: 'Bench', email: 'bench@example.com', secondFactor: false }
const access = { owner: true, memberships: new Map() }
const expiresAt = new Date(Date.now() + 86_400_000)
const viewer = { kind: 'user', identity: 'user:bench', user, sessionId: 'bench', expiresAt, access } as const
/** Nothing that is measured asks it. */
const directory = {} as unknown as Directory
const self = {} as unknown as SelfWatch
const environment = { key: environmentKey, name: 'bench', intervalSeconds: 5 }

/** One ready buffer to every open response: what there is to do at the least. */
export async function rawHub(): Promise<BenchHub> {
  const open = new Set<ServerResponse>()
  const port = await listen((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
    response.write(':\n\n')
    open.add(response)
    response.on('close', () => open.delete(response))
  })
  return {
    port,
    publish(number) {
      const data = { logEntry: { state: 'LIVE', entries: [{ level: 'INFO', message: messageOf(number) }] } }
      const frame = Buffer.from(`event: next\ndata: ${JSON.stringify({ data })}\n\n`)
      for (const response of open) response.write(frame)
    },
  }
}

/** Yoga as it comes, with its own publisher. */
export async function stockHub(): Promise<BenchHub> {
  const pubSub = createPubSub<{ log: [LogEntryEvent] }>()
  const fleet = { environment: () => environment, logEntryEvents: () => pubSub.subscribe('log') } as unknown as Fleet
  const context: Context = { viewer, fleet, directory, self, requestId: 'bench', remoteAddress: '' }
  const yoga = createYoga({ schema, context, graphiql: false, logging: false })
  const port = await listen((request, response) => void yoga(request, response))
  return { port, publish: (number) => pubSub.publish('log', eventOf(number)) }
}

export async function ourHub(): Promise<BenchHub> {
  const log = pino({ level: 'silent' })
  const hub = createHub({
    present: (result) => result,
    limits: { perIdentity: 100_000, perAddress: 100_000, total: 100_000 },
  })
  const streams = await createFleetlessStreams(hub, environment)
  const nothing = () => {
    throw new Error('the benchmark subscribes alone')
  }
  const { port } = await createHttp(
    {
      fleet: { environment: () => environment, logEntryEvents: streams.logEntryEvents } as unknown as Fleet,
      log,
      viewer: {
        nodeOfToken: () => Promise.resolve(null),
        apiTokenOf: () => Promise.resolve(null),
        personOf: () => Promise.resolve(viewer),
      },
      graphql: createGraphql({ log, known: null, introspection: true, took: () => undefined }),
      hub,
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
  return { port, publish: streams.publish }
}

async function listen(handler: RequestListener): Promise<number> {
  const server = createServer(handler)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A server that listens on TCP has an address with a port.
  return (server.address() as AddressInfo).port
}
