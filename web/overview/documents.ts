// Owns what the Overview asks for and shows of how things are now.
import { graphql } from '../gen/index.ts'

export const OverviewNode = graphql(`
  fragment OverviewNode on FleetNode {
    id
    revision
    name
    status
    statusReasons
    statusSince
    lastHeartbeatAt
  }
`)

export const OverviewMetrics = graphql(`
  subscription OverviewMetrics($environmentId: ID!, $nodeIds: [ID!], $pipelineIds: [ID!]) {
    metricUpdate(environmentId: $environmentId, nodeIds: $nodeIds, pipelineIds: $pipelineIds) {
      environmentId
      publishedAt
      snapshot
      nodes {
        ...OverviewNode
      }
      nodePipelines {
        ...PipelineFlow
      }
      samples {
        ...HostBeat
      }
      removedNodeIds
      removedNodePipelineIds
    }
  }
`)

export const OverviewNow = graphql(`
  query OverviewNow($environmentId: ID!) {
    environment(id: $environmentId) {
      id
      nodes {
        ...OverviewNode
        pipelines {
          ...PipelineFlow
        }
      }
    }
  }
`)
