// Owns the hook by which a view takes part in a live subscription.
import type { ErrorLike, OperationVariables, TypedDocumentNode } from '@apollo/client'
import { canonicalStringify } from '@apollo/client/utilities'
import { useEffect, useEffectEvent, useState } from 'react'
import { useFleetbeat } from './fleetbeat-context.tsx'

export interface LiveSubscriptionOptions<Data, Variables> {
  readonly variables: Variables
  /**
   * Each event, outside of rendering: put entities into the batcher, keep the rest in a store of the view. With it the variables that
   * its subscription was begun with: they may have changed since.
   */
  readonly onEvent: (data: Data, variables: Variables) => void
  /** True: does not subscribe. */
  readonly skip?: boolean
}

/** Null unless the server refused the subscription or answered an event with errors. Events render nothing by themselves. */
export function useLiveSubscription<Data, Variables extends OperationVariables>(
  document: TypedDocumentNode<Data, Variables>,
  { variables, onEvent, skip = false }: LiveSubscriptionOptions<Data, Variables>,
): ErrorLike | null {
  const { live } = useFleetbeat()
  const [failure, setFailure] = useState<{ readonly of: string; readonly error: ErrorLike } | null>(null)
  const key = canonicalStringify(variables)
  const next = useEffectEvent(onEvent)
  const join = useEffectEvent(() =>
    live.join<Data>(document, variables, {
      next: (data) => next(data, variables),
      error: (error) => setFailure({ of: key, error }),
    }),
  )
  useEffect(() => (skip ? undefined : join()), [live, document, key, skip])
  return failure?.of === key ? failure.error : null
}
