// Owns what a page can be filtered by: the nodes, kept by the stream of the shell, and the pipelines.
import { useMemo } from 'react'
import { useFragment, useQuery } from '@apollo/client/react'
import { NodesOfEnvironment, PipelineNames } from './documents.ts'

export interface Choice {
  readonly id: string
  readonly name: string
}

const names = new Intl.Collator('en', { numeric: true })

export function useNodeChoices(environmentId: string): readonly Choice[] {
  const { data, complete } = useFragment({
    fragment: NodesOfEnvironment,
    from: { __typename: 'Environment', id: environmentId },
  })
  const nodes = complete ? data.nodes : null
  return useMemo(() => byName(nodes ?? []), [nodes])
}

/** Read when the page opens: a new pipeline is there with the next page. */
export function usePipelineChoices(environmentId: string): readonly Choice[] {
  const { data } = useQuery(PipelineNames, { variables: { environmentId }, fetchPolicy: 'cache-and-network' })
  const pipelines = data?.environment.pipelines ?? null
  return useMemo(() => byName(pipelines ?? []), [pipelines])
}

function byName(all: readonly Choice[]): readonly Choice[] {
  return all.toSorted((a, b) => names.compare(a.name, b.name) || (a.id < b.id ? -1 : 1))
}
