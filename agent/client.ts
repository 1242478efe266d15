// Owns a GraphQL request of the agent: one POST, a timeout, and a typed failure that says whether to come again.
import { print } from 'graphql'
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'

const timeoutMs = 10_000

/** `code` is the server's, NETWORK where there was no answer of it, NOT_ENROLLED where it gave no node token. */
export class RequestError extends Error {
  override readonly name = 'RequestError'
  readonly code: string
  readonly retryAfterMs: number | null

  constructor(message: string, code: string, retryAfterMs: number | null = null) {
    super(message)
    this.code = code
    this.retryAfterMs = retryAfterMs
  }
}

export interface RequestOptions {
  readonly token: string | null
  /** Ends the request at once. */
  readonly signal: AbortSignal
}

export interface Client {
  /** Rejects with a RequestError, and with nothing else. */
  request<Result, Variables>(
    document: TypedDocumentNode<Result, Variables>,
    variables: Variables,
    options: RequestOptions,
  ): Promise<Result>
}

interface Answer<Result> {
  readonly data?: Result | null
  readonly errors?: readonly {
    readonly message: string
    readonly extensions?: { readonly code?: string; readonly retryAfterMs?: number }
  }[]
}

export interface ClientDeps {
  readonly fetch: typeof fetch
  readonly timeoutMs?: number
}

export function createClient(server: string, deps: ClientDeps): Client {
  const url = `${server}/graphql`

  async function post(body: string, { token, signal }: RequestOptions): Promise<unknown> {
    try {
      const response = await deps.fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        },
        body,
        signal: AbortSignal.any([signal, AbortSignal.timeout(deps.timeoutMs ?? timeoutMs)]),
        redirect: 'error',
      })
      return await response.json()
    } catch (error) {
      throw new RequestError(`${url}: ${reasonOf(error)}`, 'NETWORK')
    }
  }

  return {
    async request<Result, Variables>(
      document: TypedDocumentNode<Result, Variables>,
      variables: Variables,
      options: RequestOptions,
    ): Promise<Result> {
      const body = JSON.stringify({ query: print(document), variables })
      // The server answers by its schema, which the document was typed from.
      const { data, errors } = ((await post(body, options)) ?? {}) as Answer<Result>
      const [error] = errors ?? []
      if (error)
        throw new RequestError(error.message, error.extensions?.code ?? 'INTERNAL', error.extensions?.retryAfterMs)
      if (data == null) throw new RequestError(`${url}: expected data or errors, got neither`, 'NETWORK')
      return data
    },
  }
}

/** What fetch says is "fetch failed"; its cause says why. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message
}
