// Owns the hook by which a view changes something: whether it is on its way, and why it was refused. Must not show anything.
import type { DocumentNode, OperationVariables, TypedDocumentNode } from '@apollo/client'
import { useState } from 'react'
import { useFleetbeat } from './fleetbeat-context.tsx'
import { failureText } from './failure-text.ts'

export interface Action<Data, Variables> {
  /** The answer; null where it failed, and then `failure` says why. */
  readonly run: (variables: Variables) => Promise<Data | null>
  readonly busy: boolean
  readonly failure: string | null
}

/** `changes`: open queries of these documents are asked anew once it is done. */
export function useAction<Data, Variables extends OperationVariables>(
  document: TypedDocumentNode<Data, Variables>,
  changes: readonly DocumentNode[] = [],
): Action<Data, Variables> {
  const { client } = useFleetbeat()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  return {
    busy,
    failure,
    run: async (variables) => {
      setBusy(true)
      setFailure(null)
      try {
        const { data } = await client.mutate<Data>({ mutation: document, variables })
        // Not waited for: what was done is done, whether or not the list can be read just now.
        client.refetchQueries({ include: [...changes] }).catch(() => undefined)
        return data ?? null
      } catch (fault) {
        setFailure(failureText(fault))
        return null
      } finally {
        setBusy(false)
      }
    },
  }
}
