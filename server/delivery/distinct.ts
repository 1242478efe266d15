// Owns GraphQL over SSE in distinct connections mode: one operation, one response.
import type { ServerResponse } from 'node:http'
import type { Caller } from './connection.ts'
import type { Connections } from './connections.ts'
import { runOperation, type OperationDeps, type Prepared } from './operation.ts'
import { distinctFraming } from './payload.ts'

export function serveDistinct(
  response: ServerResponse,
  request: { readonly caller: Caller; readonly prepared: Prepared },
  deps: OperationDeps & { readonly connections: Connections; readonly opened: (running: number) => void },
): void {
  const connection = deps.connections.create(request.caller)
  const running = runOperation(
    request.prepared,
    { connection, framing: distinctFraming, done: () => connection.end() },
    deps,
  )
  connection.operations.add(running)
  deps.opened(1)
  connection.onClose(() => {
    running.stop()
    deps.opened(-1)
  })
  connection.open(response)
}
