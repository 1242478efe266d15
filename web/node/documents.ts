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
      sampledAt
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
      reconnectsTotal
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

export const HostSamples = graphql(`
  query HostSamples($nodeId: ID!, $since: DateTime!, $until: DateTime) {
    node(id: $nodeId) {
      id
      hostSamples(since: $since, until: $until) {
        ...HostBeat
      }
    }
  }
`)

export const NodeHostLoad = graphql(`
  query NodeHostLoad($nodeId: ID!, $since: DateTime!, $until: DateTime) {
    node(id: $nodeId) {
      id
      hostLoad(since: $since, until: $until) {
        ...HostLoadValues
      }
    }
  }
`)

export const Segments = graphql(`
  fragment Segments on StatusSegment {
    from
    until
    status
    reason
  }
`)

export const NodeUptime = graphql(`
  query NodeUptime($nodeId: ID!, $since: DateTime!) {
    node(id: $nodeId) {
      id
      uptime(since: $since) {
        segments {
          ...Segments
        }
      }
    }
  }
`)

export const PipelineUptimes = graphql(`
  query PipelineUptimes($nodeId: ID!, $since: DateTime!) {
    node(id: $nodeId) {
      id
      pipelines {
        id
        pipelineId
        uptime(since: $since) {
          segments {
            ...Segments
          }
        }
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
        ...HostBeat
      }
      removedNodeIds
      removedNodePipelineIds
    }
  }
`)
