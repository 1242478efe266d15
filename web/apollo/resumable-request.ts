// Owns the request of one subscription over its restarts: where its document declares `$after`, each restart goes on behind the newest cursor seen.
import { getOperationAST, print, type DocumentNode } from 'graphql'
import type { RequestParams } from 'graphql-sse'
import { readLiveEvent } from './live-event.ts'

export interface SubscriptionRequest {
  readonly query: DocumentNode
  readonly operationName: string | undefined
  readonly variables: Readonly<Record<string, unknown>>
}

/** A stream that cannot tell where it stands would lose events at the next restart without a word. */
export class MissingCursorError extends Error {
  override readonly name = 'MissingCursorError'

  constructor(operationName: string) {
    super(
      `Subscription ${operationName} declares $after: expected its event to select \`cursor\`, got an event without`,
    )
  }
}

export interface ResumableRequest {
  params(): RequestParams
  /** Throws MissingCursorError. */
  saw(data: unknown): void
}

export function createResumableRequest({ query, operationName, variables }: SubscriptionRequest): ResumableRequest {
  const text = print(query)
  const resumes = declaresAfter(query, operationName)
  let after: string | null = null
  return {
    params: () => ({
      query: text,
      ...(operationName !== undefined && { operationName }),
      variables: after === null ? { ...variables } : { ...variables, after },
    }),
    saw: (data) => {
      const event = resumes ? readLiveEvent(data) : null
      if (!event) return
      if (event.cursor === null) throw new MissingCursorError(operationName ?? '(without a name)')
      after = event.cursor
    },
  }
}

function declaresAfter(query: DocumentNode, operationName: string | undefined): boolean {
  const operation = getOperationAST(query, operationName)
  return operation?.variableDefinitions?.some((definition) => definition.variable.name.value === 'after') ?? false
}
