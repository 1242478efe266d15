// Owns the pipelines that the palette can jump to: what the cache holds at the moment it opens.
import { useState } from 'react'
import { useApolloClient } from '@apollo/client/react'
import { PipelineNames } from '../apollo/documents.ts'
import type { PipelineNamesQuery } from '../gen/graphql.ts'

/** More would make a list that nobody reads slow to filter. */
const most = 5_000

export function usePipelineChoices(environmentId: string): PipelineNamesQuery['environment']['pipelines'] {
  const client = useApolloClient()
  const [pipelines] = useState(() => {
    const data = client.readQuery({ query: PipelineNames, variables: { environmentId } })
    return data?.environment.pipelines.slice(0, most) ?? []
  })
  return pipelines
}
