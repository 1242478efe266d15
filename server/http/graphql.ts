// Owns Yoga: the only file that touches it. Queries and mutations run in it; subscriptions are prepared by it and delivered by the hub.
import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  getOperationAST,
  GraphQLError,
  Kind,
  parse,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql'
import { createYoga, type Plugin } from 'graphql-yoga'
import type { Logger } from 'pino'
import type { Context } from '../../schema/context.ts'
import { FleetbeatError, invalidInput } from '../../schema/errors.ts'
import { schema } from '../../schema/schema.ts'
import type { Prepared } from '../delivery/operation.ts'
import { documentCost } from './document-cost.ts'
import { asksForSchema, createDocumentCache, documentLimits, longestDocument, mostTokens } from './document-limits.ts'
import { publicError } from './errors.ts'
import { createFastInput } from './fast-input.ts'
import type { KnownOperations } from './known-operations.ts'

/** A request whose body was read, bounded and parsed before anything else sees it. */
export type ReadRequest = IncomingMessage & { body?: Record<string, unknown> }

/** As many characters of the name of an operation are told. */
const longestName = 80

export interface Graphql {
  /** Answers a query or a mutation. */
  serve(request: ReadRequest, response: ServerResponse, context: Context): Promise<void>
  /** Parses and validates with the same caches and rules; what is wrong is answered as a result. */
  prepare(params: Readonly<Record<string, unknown>>, context: Context): Prepared
}

export interface GraphqlDeps {
  readonly log: Logger
  /** Null: any document is answered. */
  readonly known: KnownOperations | null
  /** Whether who signed in is told the schema itself. */
  readonly introspection: boolean
  /** Told how long each operation took. */
  readonly took: (operation: string, ms: number) => void
}

export function createGraphql({ log, known, introspection, took }: GraphqlDeps): Graphql {
  const limits = { known, introspection }
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
    parserAndValidationCache: { documentCache: createDocumentCache(), errorCache: createDocumentCache() },
    plugins: [useLimits(limits), useFastInput(), useTimings(took), usePublicErrors(log)],
  })
  return {
    async serve(request, response, context) {
      checkedParams(request.body ?? queryParams(request))
      await yoga(request, response, context)
    },
    prepare(given, context) {
      let params: Params
      try {
        params = checkedParams(given)
      } catch (error) {
        return refused(error)
      }
      const { query, operationName, variables } = params
      const enveloped: Enveloped = yoga.getEnveloped(context)
      let document: DocumentNode
      try {
        document = enveloped.parse(query)
      } catch (error) {
        return refused(error)
      }
      const faults = enveloped.validate(enveloped.schema, document)
      if (faults.length > 0) return refused(...faults)
      const operation = getOperationAST(document, operationName)
      if (!operation)
        return refused(new GraphQLError('operationName: expected the name of one of the operations of the document'))
      const refusal = refusalOf(document, { context, ...limits })
      if (refusal) return refused(refusal)
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

function refused(...errors: readonly unknown[]): Prepared {
  const faults = errors.map((error) => {
    if (error instanceof GraphQLError) return error
    const originalError = error instanceof Error ? error : new Error(String(error))
    return new GraphQLError(originalError.message, { originalError })
  })
  return { errors: { errors: faults } }
}

interface Params {
  readonly query: string
  readonly operationName: string | null
  readonly variables: Readonly<Record<string, unknown>>
}

/** The parameters of a GraphQL request, which may be anything that JSON can say. */
function checkedParams(params: Readonly<Record<string, unknown>>): Params {
  const { query, operationName, variables, extensions } = params
  if (typeof query !== 'string') throw invalidInput('query', 'the text of a GraphQL document', query)
  if (query.length > longestDocument)
    throw invalidInput(
      'query',
      `a document of at most ${longestDocument} characters; what is long goes into variables`,
      query,
    )
  if (operationName != null && typeof operationName !== 'string')
    throw invalidInput('operationName', 'text', operationName)
  if (variables != null && !isObject(variables)) throw invalidInput('variables', 'an object', variables)
  if (extensions != null && !isObject(extensions)) throw invalidInput('extensions', 'an object', extensions)
  return { query, operationName: operationName ?? null, variables: variables ?? {} }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** GraphQL over HTTP by GET: variables and extensions are JSON inside the query. */
export function queryParams(request: IncomingMessage): Record<string, unknown> {
  const params: Record<string, unknown> = Object.fromEntries(
    new URL(request.url ?? '/', 'http://localhost').searchParams,
  )
  for (const name of ['variables', 'extensions']) {
    const text = params[name]
    if (typeof text !== 'string') continue
    try {
      params[name] = JSON.parse(text)
    } catch {
      throw invalidInput(name, 'JSON', text)
    }
  }
  return params
}

type Limits = Pick<GraphqlDeps, 'known' | 'introspection'>

/** Null: the document may be executed, as far as it is for the document to say. */
function refusalOf(
  document: DocumentNode,
  { context: { viewer }, known, introspection }: Limits & { readonly context: Context },
): FleetbeatError | null {
  if (known && !known.has(document))
    return new FleetbeatError('FORBIDDEN', 'This server answers the operations of its own dashboard and agents alone')
  if (!asksForSchema(document)) return null
  if (!introspection)
    return new FleetbeatError('FORBIDDEN', 'This server does not tell its schema: it is in the source')
  // The schema is public with its source; what it costs to print is for who signed in.
  if (viewer.kind !== 'user' && viewer.kind !== 'token')
    return new FleetbeatError('UNAUTHENTICATED', 'Sign in to ask for the schema itself')
  return null
}

/** Subscriptions that ask for a stream never come here. */
function streamNeeded(): FleetbeatError {
  return invalidInput('Accept', 'text/event-stream for a subscription', 'no stream')
}

function refusal(originalError: FleetbeatError): ExecutionResult {
  return { errors: [new GraphQLError(originalError.message, { originalError })] }
}

function useLimits(limits: Limits): Plugin<Context> {
  return {
    onParse({ setParseFn }) {
      setParseFn((source: string) => parse(source, { maxTokens: mostTokens }))
    },
    onValidate({ addValidationRule }) {
      addValidationRule(documentLimits)
      addValidationRule(documentCost)
    },
    onSubscribe({ setResultAndStopExecution }) {
      setResultAndStopExecution(refusal(streamNeeded()))
    },
    onExecute({ args, setResultAndStopExecution }) {
      const error = refusalOf(args.document as DocumentNode, { context: args.contextValue, ...limits })
      if (error) setResultAndStopExecution(refusal(error))
    },
  }
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

function useTimings(took: GraphqlDeps['took']): Plugin<Context> {
  return {
    onExecute({ args }) {
      const began = performance.now()
      const name = nameFor(args.contextValue, args)
      return { onExecuteDone: () => took(name, performance.now() - began) }
    },
  }
}

/** What it is told apart by. Who has no account could give names without end: theirs are called by the fields that the schema has. */
function nameFor(
  { viewer }: Context,
  { document, operationName }: { readonly document: unknown; readonly operationName?: unknown },
): string {
  const operation = getOperationAST(document as DocumentNode, operationName as string | null)
  if (!operation) return 'unknown'
  const ownName = viewer.kind === 'anonymous' ? undefined : operation.name?.value
  return `${operation.operation} ${ownName ?? firstField(operation)}`.slice(0, longestName)
}

/** What it asks for first. */
function firstField({ selectionSet: { selections } }: OperationDefinitionNode): string {
  const [first] = selections
  return first?.kind === Kind.FIELD ? first.name.value : 'unnamed'
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
