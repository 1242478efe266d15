// Owns the name of a pipeline as the cache knows it: the page of the pipeline has asked for it.
import { useQuery } from '@apollo/client/react'
import { PipelineNames } from '../apollo/documents.ts'

export function usePipelineName(environmentId: string, pipelineId: string | null): string | null {
  const { data } = useQuery(PipelineNames, { variables: { environmentId }, fetchPolicy: 'cache-only' })
  return data?.environment.pipelines.find(({ id }) => id === pipelineId)?.name ?? null
}
