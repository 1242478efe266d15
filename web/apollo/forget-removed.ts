// Owns that what the stream says is gone leaves the cache: pipelines that a node no longer reports, and nodes with all that ran on them.
import type { FleetbeatClient } from './client.ts'
import { PipelinesOfNode } from './documents.ts'

interface Removed {
  readonly removedNodeIds: readonly string[]
  readonly removedNodePipelineIds: readonly string[]
}

export function forgetRemoved(
  { client, batcher }: Pick<FleetbeatClient, 'client' | 'batcher'>,
  { removedNodeIds, removedNodePipelineIds }: Removed,
): void {
  const ofNodes = removedNodeIds.flatMap((nodeId) => {
    const node = client.readFragment({
      id: `FleetNode:${nodeId}`,
      fragment: PipelinesOfNode,
      fragmentName: 'PipelinesOfNode',
    })
    return node?.pipelines.map((pipeline) => pipeline.id) ?? []
  })
  for (const id of [...removedNodePipelineIds, ...ofNodes]) batcher.remove({ __typename: 'NodePipeline', id })
  for (const id of removedNodeIds) batcher.remove({ __typename: 'FleetNode', id })
}
