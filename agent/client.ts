// Owns a GraphQL request of the agent: one POST, a timeout, and a typed failure that says whether to come again.
import { print } from 'graphql'
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'

const timeoutMs = 10_000

/** `code` is the server's, or NETWORK where there was no answer of it. */
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

export interface Client {
  request<Result, Variables>(
    document: TypedDocumentNode<Result, Variables>,
    variables: Variables,
    token?: string,
  ): Promise<Result>
}

interface Answer<Result> {
  readonly data?: Result | null
  readonly errors?: readonly {
    readonly message: string
    readonly extensions?: { readonly code?: string; readonly retryAfterMs?: number }
  }[]
}

export function createClient(server: string, post: typeof fetch = fetch): Client {
  return {
    async request(document, variables, token) {
      const response = await send(post, `${server}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify({ query: print(document), variables }),
        signal: AbortSignal.timeout(timeoutMs),
        redirect: 'error',
      })
      const { data, errors } = response as Answer<never>
      const [error] = errors ?? []
      if (error)
        throw new RequestError(
          error.message,
          error.extensions?.code ?? 'INTERNAL',
          error.extensions?.retryAfterMs ?? null,
        )
      if (data == null) throw new RequestError('The server answered neither data nor errors', 'NETWORK')
      return data
    },
  }
}

async function send(post: typeof fetch, url: string, init: RequestInit): Promise<unknown> {
  try {
    const response = await post(url, init)
    return await response.json()
  } catch (error) {
    const { message, cause } = error as Error
    throw new RequestError(`${url}: ${message}${cause instanceof Error ? ` (${cause.message})` : ''}`, 'NETWORK')
  }
}
