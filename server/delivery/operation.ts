// Owns running one GraphQL operation of an SSE connection: a subscription joins its topic's group, anything else answers once.
import {
  createSourceEventStream,
  execute,
  GraphQLError,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  type OperationTypeNode,
} from 'graphql'
import type { Context } from '../../schema/context.ts'
import type { Viewer } from '../../schema/viewer.ts'
import type { Connection } from './connection.ts'
import { documentKey } from './document-facts.ts'
import type { Held, StandsOn } from './held.ts'
import { Payload, type Framing } from './payload.ts'
import type { MaybePromise } from './sink.ts'
import { TopicStream } from './topic-stream.ts'

/** A request that was parsed and validated; what is wrong with it is answered as a result. */
export type Prepared =
  | { readonly errors: ExecutionResult }
  | {
      readonly schema: GraphQLSchema
      readonly document: DocumentNode
      readonly type: OperationTypeNode
      readonly operationName: string | null
      readonly variables: Readonly<Record<string, unknown>>
      readonly context: Context
    }

export interface OperationDeps {
  /** Makes every error of a result fit for the caller's eyes. */
  readonly present: (result: ExecutionResult) => ExecutionResult
}

export interface Running extends Held {
  /** Leaves the topic, or stops reading what was asked for. */
  stop(): void
}

/** `done` is called once, when the operation came to its own end; not when it was stopped. */
export function runOperation(
  prepared: Prepared,
  outlet: { readonly connection: Connection; readonly framing: Framing; readonly done: () => void },
  deps: OperationDeps,
): Running {
  let stopped = false
  let leave: (() => void) | null = null
  let scope: StandsOn = null

  async function send(result: ExecutionResult): Promise<boolean> {
    if (!(await outlet.connection.whenReady()) || stopped) return false
    outlet.connection.write(outlet.framing.next(new Payload(deps.present(result), 0, 0)))
    return true
  }

  async function answer(result: ExecutionResult): Promise<void> {
    if (!(await send(result))) return
    outlet.connection.write(outlet.framing.complete())
    outlet.done()
  }

  async function run(): Promise<void> {
    if ('errors' in prepared) return answer(prepared.errors)
    const { schema, document, operationName, variables, context } = prepared
    const args = { schema, document, operationName, variableValues: variables, contextValue: context }
    if (prepared.type !== 'subscription') return answer(await execute(args))
    const source: unknown = await createSourceEventStream(args)
    if (stopped) return
    if (source instanceof TopicStream) {
      scope = source.scope
      leave = join(source, prepared, { ...outlet, ...deps })
    } else if (isAsyncIterable(source)) {
      await pump(source, args)
    } else {
      await answer(source as ExecutionResult)
    }
  }

  /** A subscription field that is no topic: executed for this subscriber alone, as fast as the client takes it. */
  async function pump(source: AsyncIterable<unknown>, args: Parameters<typeof execute>[0]): Promise<void> {
    const iterator = source[Symbol.asyncIterator]()
    leave = () => void iterator.return?.()
    for (;;) {
      const step = await iterator.next()
      if (step.done) break
      if (!(await send(await execute({ ...args, rootValue: step.value })))) return void iterator.return?.()
    }
    if (!stopped) outlet.connection.write(outlet.framing.complete())
    outlet.done()
  }

  run().catch((error: unknown) => answer({ errors: [error as never] }))
  function stop(): void {
    if (stopped) return
    stopped = true
    leave?.()
  }

  return {
    stop,
    scope: () => scope,
    refuse(error, { final }) {
      if (stopped) return
      stop()
      const { connection, framing, done } = outlet
      const refusal = new GraphQLError(error.message, { originalError: error })
      connection.write(framing.next(new Payload(deps.present({ errors: [refusal] }), 0, 0)))
      if (!final) return
      connection.write(framing.complete())
      done()
    },
  }
}

function join(
  stream: TopicStream<unknown>,
  prepared: Exclude<Prepared, { errors: ExecutionResult }>,
  how: OperationDeps & { readonly connection: Connection; readonly framing: Framing },
): () => void {
  const { schema, document, operationName, variables } = prepared
  const { connection, framing, present } = how
  const args = {
    schema,
    document,
    operationName,
    variableValues: variables,
  }
  return stream.subscribe({
    connection,
    framing,
    groupKey: `${stream.key} ${documentKey(document, operationName, variables)}`,
    execute(event): MaybePromise<unknown> {
      const contextValue = sharedContext(prepared.context, stream.viewerFor(event))
      const result = execute({ ...args, contextValue, rootValue: event })
      return result instanceof Promise ? result.then(present) : present(result)
    },
  })
}

/** Nothing of the subscriber that happened to come first. */
function sharedContext({ fleet, directory, self }: Context, viewer: Viewer): Context {
  return { fleet, directory, self, viewer, requestId: viewer.identity, remoteAddress: '' }
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}
