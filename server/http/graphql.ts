// Owns Yoga: the only file that touches it. Queries and mutations run in it; subscriptions are prepared by it and delivered by the hub.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { getOperationAST, GraphQLError, type DocumentNode, type ExecutionResult, type GraphQLSchema } from 'graphql'
import { createYoga, type Plugin } from 'graphql-yoga'
import type { Logger } from 'pino'
import type { Context } from '../../schema/context.ts'
import { schema } from '../../schema/schema.ts'
import type { Prepared } from '../delivery/operation.ts'
import { publicError } from './errors.ts'
import { createFastInput } from './fast-input.ts'

/** A request whose body was read, bounded and parsed before anything else sees it. */
export type ReadRequest = IncomingMessage & { body?: Record<string, unknown> }

export interface Graphql {
  /** Answers a query or a mutation. */
  serve(request: ReadRequest, response: ServerResponse, context: Context): Promise<void>
  /** Parses and validates with the same caches and rules; what is wrong is answered as a result. */
  prepare(params: Readonly<Record<string, unknown>>, context: Context): Prepared
}

export function createGraphql({ log }: { log: Logger }): Graphql {
  const yoga = createYoga<Context>({
    schema,
    graphqlEndpoint: '/graphql',
    // Other origins have no business here; our own page needs no CORS.
    cors: false,
    graphiql: false,
    landingPage: false,
    batching: false,
    // body.ts has read, bounded and parsed the body: it is JSON.
    multipart: false,
    maxRequestBodySize: false,
    // One mapper for all errors, in the plugin below.
    maskedErrors: false,
    logging: false,
    plugins: [useFastInput(), usePublicErrors(log)],
  })
  return {
    async serve(request, response, context) {
      await yoga(request, response, context)
    },
    prepare(params, context) {
      const { query, operationName = null } = params
      if (typeof query !== 'string') return refused(new GraphQLError('query: expected the text of a GraphQL document'))
      if (operationName !== null && typeof operationName !== 'string')
        return refused(new GraphQLError('operationName: expected text'))
      const enveloped: Enveloped = yoga.getEnveloped(context)
      let document: DocumentNode
      try {
        document = enveloped.parse(query)
      } catch (error) {
        return refused(error instanceof GraphQLError ? error : new GraphQLError(String(error)))
      }
      const faults = enveloped.validate(enveloped.schema, document)
      if (faults.length > 0) return refused(...faults)
      const operation = getOperationAST(document, operationName)
      if (!operation)
        return refused(new GraphQLError('operationName: expected the name of one of the operations of the document'))
      const variables = (params['variables'] ?? {}) as Readonly<Record<string, unknown>>
      return { schema: enveloped.schema, document, type: operation.operation, operationName, variables, context }
    },
  }
}

/** What of Yoga's machine is used here; its own type says any. */
interface Enveloped {
  readonly schema: GraphQLSchema
  readonly parse: (source: string) => DocumentNode
  readonly validate: (schema: GraphQLSchema, document: DocumentNode) => readonly GraphQLError[]
}

function refused(...errors: readonly GraphQLError[]): Prepared {
  return { errors: { errors } }
}

/** Heartbeats are large: their coercion would be most of what a request costs. */
function useFastInput(): Plugin<Context> {
  const fastInput = createFastInput(schema)
  return {
    onExecute({ args }) {
      Object.assign(args, fastInput.faster(args))
    },
  }
}

/** Every error of every result goes through the one mapper, whoever made it. */
function usePublicErrors(log: Logger): Plugin<Context> {
  return {
    onResultProcess({ result, setResult, serverContext }) {
      const { errors } = result as ExecutionResult
      if (!errors) return
      const { requestId } = serverContext as unknown as Context
      setResult({ ...result, errors: errors.map((error) => publicError(error, { requestId, log })) })
    },
  }
}
