// Owns how the explorer asks: as the person who is signed in, once or as a stream.
import type { GraphiQLProps } from 'graphiql'
import { getOperationAST, parse } from 'graphql'
import { createClient } from 'graphql-sse'
import { requestHeaders } from '../apollo/request-headers.ts'

type Fetcher = GraphiQLProps['fetcher']
type FetcherParams = Parameters<Fetcher>[0]

export interface Asking {
  readonly ask: Fetcher
  /** Ends what still streams. */
  close(): void
}

export function createAsking(): Asking {
  const streams = createClient({ url: '/graphql', headers: () => ({ ...requestHeaders }), retryAttempts: 0 })
  return {
    ask: (params) =>
      isSubscription(params) ? streams.iterate({ ...params, operationName: params.operationName ?? '' }) : once(params),
    close: () => {
      streams.dispose()
    },
  }
}

function isSubscription({ query, operationName }: FetcherParams): boolean {
  try {
    return getOperationAST(parse(query), operationName)?.operation === 'subscription'
  } catch {
    // The server says what is wrong with it.
    return false
  }
}

async function once(params: FetcherParams): Promise<object> {
  const response = await fetch('/graphql', {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json', ...requestHeaders },
    body: JSON.stringify(params),
  })
  return (await response.json()) as object
}
