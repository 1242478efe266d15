// Owns what the Fleet page asks for and shows. Rows read their own fragment, so that one node's beat paints one row.
import { graphql } from '../gen/index.ts'

export const FleetPipeline = graphql(`
  fragment FleetPipeline on NodePipeline {
    id
    revision
    nodeId
    pipelineId
    pipelineName
    status
    statusSince
    sampledAt
    rates {
      eventsIn
      eventsOut
      errors
      eventsDiscarded
      bytesIn
      bytesOut
    }
  }
`)

export const FleetRow = graphql(`
  fragment FleetRow on FleetNode {
    id
    revision
    name
    address
    os
    agentVersion
    labels {
      key
      value
    }
    status
    statusReasons
    statusSince
    lastHeartbeatAt
    host {
      sampledAt
      cpuPercent
      memoryUsedBytes
      memoryTotalBytes
    }
    pipelines {
      ...FleetPipeline
    }
  }
`)

export const FleetNodes = graphql(`
  query FleetNodes($environmentId: ID!) {
    environment(id: $environmentId) {
      id
      nodes {
        ...FleetRow
      }
    }
  }
`)

export const FleetMetrics = graphql(`
  subscription FleetMetrics($environmentId: ID!) {
    metricUpdate(environmentId: $environmentId) {
      environmentId
      publishedAt
      snapshot
      nodes {
        ...FleetRow
      }
      removedNodeIds
      removedNodePipelineIds
    }
  }
`)

/** Which nodes there are, in the order of their enrolment: kept by the stream of the shell. */
export const FleetNodeIds = graphql(`
  query FleetNodeIds($environmentId: ID!) {
    environment(id: $environmentId) {
      id
      nodes {
        id
      }
    }
  }
`)

export const SetMaintenance = graphql(`
  mutation SetMaintenance($nodeId: ID!, $on: Boolean!, $reason: String) {
    setMaintenance(nodeId: $nodeId, on: $on, reason: $reason) {
      id
      revision
      status
      statusReasons
      statusSince
    }
  }
`)

export const MatrixNode = graphql(`
  fragment MatrixNode on FleetNode {
    id
    revision
    name
    status
    lastHeartbeatAt
  }
`)

export const MatrixCell = graphql(`
  fragment MatrixCell on NodePipeline {
    id
    revision
    nodeId
    pipelineId
    pipelineName
    status
    version
    desiredVersion
  }
`)

export const MatrixMetrics = graphql(`
  subscription MatrixMetrics($environmentId: ID!) {
    metricUpdate(environmentId: $environmentId) {
      environmentId
      publishedAt
      snapshot
      nodes {
        ...MatrixNode
      }
      nodePipelines {
        ...MatrixCell
      }
      removedNodeIds
      removedNodePipelineIds
    }
  }
`)

export const MatrixNow = graphql(`
  query MatrixNow($environmentId: ID!) {
    environment(id: $environmentId) {
      id
      nodes {
        ...MatrixNode
        pipelines {
          ...MatrixCell
        }
      }
    }
  }
`)
