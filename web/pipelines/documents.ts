// Owns what the pages of pipelines ask for and show.
import { graphql } from '../gen/index.ts'

export const RunningNode = graphql(`
  fragment RunningNode on FleetNode {
    id
    revision
    name
    status
    lastHeartbeatAt
  }
`)

export const ListedPipeline = graphql(`
  fragment ListedPipeline on NodePipeline {
    id
    revision
    nodeId
    pipelineId
    pipelineName
    status
    statusSince
    version
    rates {
      eventsIn
      eventsOut
      errors
    }
  }
`)

export const PipelineListMetrics = graphql(`
  subscription PipelineListMetrics($environmentId: ID!) {
    metricUpdate(environmentId: $environmentId) {
      environmentId
      publishedAt
      snapshot
      nodes {
        ...RunningNode
      }
      nodePipelines {
        ...ListedPipeline
      }
      removedNodeIds
      removedNodePipelineIds
    }
  }
`)

export const PipelineListNow = graphql(`
  query PipelineListNow($environmentId: ID!) {
    environment(id: $environmentId) {
      id
      nodes {
        ...RunningNode
        pipelines {
          ...ListedPipeline
        }
      }
    }
  }
`)

export const PipelineOnNodeLive = graphql(`
  fragment PipelineOnNodeLive on NodePipeline {
    ...PipelineFlow
    version
    desiredVersion
    uptimeSeconds
    totals {
      restarts
    }
    components {
      componentId
      kind
      sampledAt
      latencyMeanSeconds
      rates {
        receivedEvents
        sentEvents
        receivedBytes
        sentBytes
        errors
        discardedEvents
      }
    }
  }
`)

export const PipelineMetrics = graphql(`
  subscription PipelineMetrics($environmentId: ID!, $pipelineIds: [ID!]) {
    metricUpdate(environmentId: $environmentId, pipelineIds: $pipelineIds) {
      environmentId
      publishedAt
      snapshot
      nodes {
        ...RunningNode
      }
      nodePipelines {
        ...PipelineOnNodeLive
      }
      removedNodeIds
      removedNodePipelineIds
    }
  }
`)

export const PipelineNow = graphql(`
  query PipelineNow($environmentId: ID!) {
    environment(id: $environmentId) {
      id
      nodes {
        ...RunningNode
        pipelines {
          ...PipelineOnNodeLive
        }
      }
    }
  }
`)
