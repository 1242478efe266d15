// Owns the one mapping from what was thrown to what a caller sees. What is no FleetbeatError is a bug: logged with the request id, masked.
import type { ServerResponse } from 'node:http'
import { GraphQLError } from 'graphql'
import type { Logger } from 'pino'
import { errorCodes, FleetbeatError, type ErrorCode } from '../../schema/errors.ts'

const masked = 'Something went wrong on our side; the request id finds it in the log'

/** Errors of GraphQL itself (syntax, validation, coercion) are the caller's: INVALID_INPUT. */
export function publicError(error: unknown, where: { readonly requestId: string; readonly log: Logger }): GraphQLError {
  const graphql = error instanceof GraphQLError ? error : null
  const original = graphql ? innermost(graphql) : error
  if (original instanceof FleetbeatError) {
    return rebuilt(graphql, graphql?.message ?? original.message, { ...original.extensions, code: original.code })
  }
  if (graphql && original === undefined) {
    const { code } = graphql.extensions
    const known = typeof code === 'string' && code in errorCodes
    return rebuilt(graphql, graphql.message, { code: known ? code : 'INVALID_INPUT' })
  }
  where.log.error({ err: original, requestId: where.requestId }, 'unexpected error')
  return rebuilt(graphql, masked, { code: 'INTERNAL', requestId: where.requestId })
}

/** graphql-js wraps what a resolver or a scalar threw, sometimes twice. */
function innermost(error: GraphQLError): unknown {
  const { originalError } = error
  return originalError instanceof GraphQLError ? innermost(originalError) : originalError
}

function rebuilt(error: GraphQLError | null, message: string, extensions: Record<string, unknown>): GraphQLError {
  return new GraphQLError(message, {
    extensions,
    ...(error?.nodes ? { nodes: error.nodes } : {}),
    ...(error?.path ? { path: error.path } : {}),
  })
}

const statusOf: Readonly<Record<ErrorCode, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  ACCESS_CHANGED: 409,
  NOT_FOUND: 404,
  INVALID_INPUT: 400,
  CONFLICT: 409,
  RATE_LIMITED: 429,
  OVERLOADED: 503,
  UNAVAILABLE: 503,
  INTERNAL: 500,
}

/** Answers outside of GraphQL in the shape of a GraphQL error, so that every client needs one way to read errors. */
export function sendError(
  response: ServerResponse,
  error: unknown,
  where: { readonly requestId: string; readonly log: Logger },
): void {
  const seen = publicError(error, where)
  const code = seen.extensions['code'] as ErrorCode
  const encoding = seen.extensions['unsupportedEncoding'] === true
  const status = seen.extensions['tooLarge'] === true ? 413 : encoding ? 415 : statusOf[code]
  if (response.headersSent) {
    response.destroy()
    return
  }
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    // HTTP/2 has one connection for everything.
    ...(response.req.httpVersionMajor === 1 ? { connection: 'close' } : {}),
    ...(encoding ? { 'accept-encoding': 'gzip' } : {}),
  })
  response.end(JSON.stringify({ errors: [seen.toJSON()] }))
}
