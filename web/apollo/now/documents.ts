// Owns what the Overview and the wall ask for of how things are now.
import { graphql } from '../../gen/index.ts'

graphql(`
  fragment NowNode on FleetNode {
    id
    revision
    name
    status
    statusReasons
    statusSince
    lastHeartbeatAt
  }
`)

export const NowMetrics = graphql(`
  subscription NowMetrics($environmentId: ID!, $nodeIds: [ID!], $pipelineIds: [ID!]) {
    metricUpdate(environmentId: $environmentId, nodeIds: $nodeIds, pipelineIds: $pipelineIds) {
      environmentId
      publishedAt
      snapshot
      nodes {
        ...NowNode
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

export const NowOfEnvironment = graphql(`
  query NowOfEnvironment($environmentId: ID!) {
    environment(id: $environmentId) {
      id
      nodes {
        ...NowNode
        pipelines {
          ...PipelineFlow
        }
      }
    }
  }
`)
