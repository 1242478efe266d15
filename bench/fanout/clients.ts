// A child process that holds many subscribers as plain sockets. It counts an event by one character, so that the server is what is measured.
import { connect, type Socket } from 'node:net'
import { documentOf, numberPattern } from './event.ts'

export type ClientMode = 'distinct' | 'single'

export type ClientOrder =
  | {
      readonly kind: 'connect'
      readonly port: number
      readonly count: number
      readonly mode: ClientMode
      readonly groups: number
      /** This many take nothing once they are connected. */
      readonly stalled: number
    }
  | { readonly kind: 'await'; readonly events: number; readonly timeoutMs: number }
  | { readonly kind: 'arrivals' }

export type ClientReport =
  | { readonly kind: 'connected' }
  /** What those who are not stalled have received since the last answer. */
  | { readonly kind: 'received'; readonly events: number; readonly at: string }
  | { readonly kind: 'arrivals'; readonly arrivals: readonly (readonly [number, string])[] }

const report = (message: ClientReport): void => void process.send?.(message)
const sampledEvery = 97
const opening = 64
/** Stands once in an event, and nowhere else. */
const mark = '#'.charCodeAt(0)

let received = 0
let wanted = Number.POSITIVE_INFINITY
let reached = (): void => undefined
const arrivals: (readonly [number, string])[] = []

function take(index: number, chunk: Buffer): void {
  for (let found = chunk.indexOf(mark); found >= 0; found = chunk.indexOf(mark, found + 1)) received += 1
  if (index % sampledEvery === 0)
    for (const [, number] of chunk.toString('latin1').matchAll(numberPattern))
      arrivals.push([Number(number), String(process.hrtime.bigint())])
  if (received >= wanted) reached()
}

type Connect = Extract<ClientOrder, { kind: 'connect' }>

async function subscribe(index: number, order: Connect): Promise<void> {
  const query = JSON.stringify({ query: documentOf(index % order.groups) })
  const socket = order.mode === 'distinct' ? await distinct(order.port, query) : await single(order.port, query)
  if (index < order.stalled) socket.pause()
  else socket.on('data', (chunk: Buffer) => take(index, chunk))
}

async function distinct(port: number, query: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.write(requestOf('POST', '/graphql', { accept: 'text/event-stream', body: query }))
  await first(socket)
  return socket
}

async function single(port: number, query: string): Promise<Socket> {
  const base = `http://127.0.0.1:${port}/graphql/stream`
  const headers = { 'x-fleetbeat-request': '1', 'content-type': 'application/json' }
  const token = await (await fetch(base, { method: 'PUT', headers })).text()
  const socket = connect(port, '127.0.0.1')
  socket.write(requestOf('GET', `/graphql/stream?token=${token}`, { accept: 'text/event-stream' }))
  await first(socket)
  const body = JSON.stringify({ ...(JSON.parse(query) as object), extensions: { operationId: '1' } })
  const answer = await fetch(`${base}?token=${token}`, { method: 'POST', headers, body })
  if (answer.status !== 202) throw new Error(`an operation was answered ${answer.status}`)
  return socket
}

function requestOf(method: string, path: string, { accept, body = '' }: { accept: string; body?: string }): string {
  return [
    `${method} ${path} HTTP/1.1`,
    'host: localhost',
    `accept: ${accept}`,
    'x-fleetbeat-request: 1',
    'content-type: application/json',
    ...(body ? [`content-length: ${Buffer.byteLength(body)}`] : []),
    '',
    body,
  ].join('\r\n')
}

function first(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.once('data', (head: Buffer) => {
      if (head.toString('latin1').startsWith('HTTP/1.1 200')) resolve()
      else reject(new Error(head.toString('latin1')))
    })
  })
}

async function connectAll(order: Connect): Promise<void> {
  for (let from = 0; from < order.count; from += opening)
    await Promise.all(
      Array.from({ length: Math.min(opening, order.count - from) }, (_, at) => subscribe(from + at, order)),
    )
  report({ kind: 'connected' })
}

async function wait(events: number, timeoutMs: number): Promise<void> {
  wanted = events
  if (received < wanted)
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, timeoutMs)
      reached = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  wanted = Number.POSITIVE_INFINITY
  report({ kind: 'received', events: received, at: String(process.hrtime.bigint()) })
  received = 0
}

process.on('message', (order: ClientOrder) => {
  if (order.kind === 'connect') void connectAll(order)
  else if (order.kind === 'await') void wait(order.events, order.timeoutMs)
  else report({ kind: 'arrivals', arrivals: arrivals.splice(0) })
})
process.on('disconnect', () => process.exit())
