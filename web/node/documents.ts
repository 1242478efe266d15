// Owns what the Node page asks for and shows.
import { graphql } from '../gen/index.ts'

export const PipelineOnNode = graphql(`
  fragment PipelineOnNode on NodePipeline {
    id
    revision
    nodeId
    pipelineId
    pipelineName
    status
    statusSince
    sampledAt
    version
    desiredVersion
    uptimeSeconds
    utilization
    totals {
      restarts
      errorsTotal
    }
    rates {
      eventsIn
      eventsOut
      errors
      eventsDiscarded
      bytesIn
      bytesOut
    }
    components {
      id
      componentId
      kind
      latencyMeanSeconds
      rates {
        receivedEvents
        sentEvents
        errors
      }
    }
  }
`)

export const NodeDetails = graphql(`
  fragment NodeDetails on FleetNode {
    id
    environmentId
    revision
    name
    hostname
    os
    arch
    address
    agentVersion
    engineVersion
    deploymentMode
    labels {
      key
      value
    }
    enrolledAt
    status
    statusReasons
    statusSince
    lastHeartbeatAt
    host {
      sampledAt
      cpuPercent
      memoryUsedBytes
      memoryTotalBytes
      swapUsedBytes
      swapTotalBytes
      load1
      load5
      load15
      temperatureCelsius
      uptimeSeconds
      filesystems {
        mountpoint
        totalBytes
        usedBytes
        freeBytes
      }
    }
    agentHealth {
      cpuPercent
      memoryBytes
      uptimeSeconds
      errorsTotal
      spooledHeartbeats
      droppedHeartbeats
    }
    pipelines {
      ...PipelineOnNode
    }
  }
`)

export const NodeById = graphql(`
  query NodeById($nodeId: ID!) {
    node(id: $nodeId) {
      ...NodeDetails
    }
  }
`)

export const Sample = graphql(`
  fragment Sample on HostSample {
    sampledAt
    cpuPercent
    memoryUsedBytes
    memoryTotalBytes
    diskReadBytesPerSecond
    diskWrittenBytesPerSecond
    netRxBytesPerSecond
    netTxBytesPerSecond
  }
`)

export const HostSamples = graphql(`
  query HostSamples($nodeId: ID!, $since: DateTime!, $until: DateTime) {
    node(id: $nodeId) {
      id
      hostSamples(since: $since, until: $until) {
        ...Sample
      }
    }
  }
`)

export const NodeMetrics = graphql(`
  subscription NodeMetrics($environmentId: ID!, $nodeIds: [ID!]) {
    metricUpdate(environmentId: $environmentId, nodeIds: $nodeIds) {
      environmentId
      publishedAt
      snapshot
      nodes {
        ...NodeDetails
      }
      samples {
        ...Sample
      }
      removedNodeIds
      removedNodePipelineIds
    }
  }
`)
