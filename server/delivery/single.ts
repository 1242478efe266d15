// Owns GraphQL over SSE in single connection mode: a reservation, one stream, many operations on it (graphql-sse's PROTOCOL.md).
import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { FleetbeatError, invalidInput } from '../../schema/errors.ts'
import type { Caller, Connection } from './connection.ts'
import type { Connections } from './connections.ts'
import { runOperation, type OperationDeps, type Prepared, type Running } from './operation.ts'
import { operationFraming } from './payload.ts'

export interface SingleRequest {
  readonly caller: Caller
  readonly body: Readonly<Record<string, unknown>> | undefined
  readonly prepare: (params: Readonly<Record<string, unknown>>) => Prepared
}

interface Reservation {
  readonly connection: Connection
  readonly operations: Map<string, Running>
  opened: boolean
}

/** A reservation that nobody opens is given up after this. */
const unopenedMs = 30_000
const mostOperations = 100
const longestOperationId = 100
const tokenHeader = 'x-graphql-event-stream-token'

export function createSingleMode(
  deps: OperationDeps & { readonly connections: Connections; readonly opened: (running: number) => void },
) {
  const reservations = new Map<string, Reservation>()

  function reserve(caller: Caller): string {
    const token = randomBytes(24).toString('base64url')
    const connection = deps.connections.create(caller)
    const reservation: Reservation = { connection, operations: new Map(), opened: false }
    reservations.set(token, reservation)
    const timer = setTimeout(() => {
      if (!reservation.opened) connection.end()
    }, unopenedMs)
    timer.unref()
    connection.onClose(() => {
      clearTimeout(timer)
      reservations.delete(token)
      for (const id of [...reservation.operations.keys()]) stop(reservation, id)
    })
    return token
  }

  function stop(reservation: Reservation, operationId: string): void {
    const running = reservation.operations.get(operationId)
    if (!running || !reservation.operations.delete(operationId)) return
    reservation.connection.operations.delete(running)
    running.stop()
    deps.opened(-1)
  }

  /** Whoever has another caller's token has nothing: the answer is as for one that does not exist. */
  function find(request: IncomingMessage, caller: Caller): Reservation {
    const header = request.headers[tokenHeader]
    const token =
      typeof header === 'string' ? header : new URL(request.url ?? '/', 'http://localhost').searchParams.get('token')
    const reservation = reservations.get(token ?? '')
    const whose = reservation?.connection.caller
    if (!reservation || whose?.identity !== caller.identity || whose.credential !== caller.credential)
      throw new FleetbeatError(
        'NOT_FOUND',
        `No such stream: expected the token of a reservation (PUT) in the header ${tokenHeader}`,
      )
    return reservation
  }

  function start(reservation: Reservation, { body, prepare }: SingleRequest): void {
    const operationId = operationIdOf(body)
    const { operations, connection } = reservation
    if (operations.has(operationId))
      throw new FleetbeatError('CONFLICT', `The operation ${operationId} is running already`)
    if (operations.size >= mostOperations)
      throw new FleetbeatError(
        'RATE_LIMITED',
        `Expected at most ${mostOperations} operations on a stream, got one more`,
      )
    const done = () => stop(reservation, operationId)
    const outlet = { connection, framing: operationFraming(operationId), done }
    const running = runOperation(prepare(body ?? {}), outlet, deps)
    operations.set(operationId, running)
    connection.operations.add(running)
    deps.opened(1)
  }

  return {
    handle(request: IncomingMessage, response: ServerResponse, single: SingleRequest): void {
      const { caller } = single
      if (request.method === 'PUT') {
        const token = reserve(caller)
        response.writeHead(201, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }).end(token)
        return
      }
      const reservation = find(request, caller)
      const opens = request.headers.accept?.includes('text/event-stream') ?? false
      if (opens && (request.method === 'GET' || request.method === 'POST')) {
        if (reservation.opened) throw new FleetbeatError('CONFLICT', 'The stream of this token is open already')
        reservation.opened = true
        reservation.connection.open(response)
      } else if (request.method === 'POST') {
        start(reservation, single)
        response.writeHead(202).end()
      } else if (request.method === 'DELETE') {
        stop(
          reservation,
          operationIdOf(Object.fromEntries(new URL(request.url ?? '/', 'http://localhost').searchParams)),
        )
        response.writeHead(200).end()
      } else {
        throw invalidInput(
          'The request',
          'PUT, DELETE, POST with an operation, or GET with accept: text/event-stream',
          request.method,
        )
      }
    },
  }
}

/** In `extensions` of an operation, in the query of a DELETE. */
function operationIdOf(source: Readonly<Record<string, unknown>> | undefined): string {
  const extensions = source?.['extensions'] as Readonly<Record<string, unknown>> | null | undefined
  const id = extensions?.['operationId'] ?? source?.['operationId']
  if (typeof id !== 'string' || id.length === 0 || id.length > longestOperationId)
    throw invalidInput('extensions.operationId', `text of 1 to ${longestOperationId} characters`, id)
  return id
}
