// Owns what more than one page asks for of what is kept over time, and of what comes live behind it: throughput, hosts, status changes, logs.
import { graphql } from '../../gen/index.ts'

export const ThroughputValues = graphql(`
  fragment ThroughputValues on ThroughputPoint {
    at
    resolution
    eventsIn
    eventsOut
    bytesIn
    bytesOut
    errors
    eventsDiscarded
    latencyMeanSeconds
  }
`)

export const Throughput = graphql(`
  query Throughput(
    $environmentId: ID!
    $since: DateTime!
    $until: DateTime
    $nodeIds: [ID!]
    $pipelineIds: [ID!]
    $groupBy: SeriesGroup
    $first: Int
  ) {
    environment(id: $environmentId) {
      id
      throughput(
        since: $since
        until: $until
        nodeIds: $nodeIds
        pipelineIds: $pipelineIds
        groupBy: $groupBy
        first: $first
      ) {
        id
        name
        points {
          ...ThroughputValues
        }
      }
    }
  }
`)

export const HostLoadValues = graphql(`
  fragment HostLoadValues on HostLoadPoint {
    at
    resolution
    cpuPercent
    load1
    memoryUsedBytes
    diskReadBytesPerSecond
    diskWrittenBytesPerSecond
    netRxBytesPerSecond
    netTxBytesPerSecond
    filesystemUsedPercent
    temperatureCelsius
  }
`)

export const EnvironmentHostLoad = graphql(`
  query EnvironmentHostLoad($environmentId: ID!, $since: DateTime!, $until: DateTime, $nodeIds: [ID!]) {
    environment(id: $environmentId) {
      id
      hostLoad(since: $since, until: $until, nodeIds: $nodeIds) {
        ...HostLoadValues
      }
    }
  }
`)

/** What goes into the minutes of the throughput. */
export const PipelineFlow = graphql(`
  fragment PipelineFlow on NodePipeline {
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
      bytesIn
      bytesOut
      errors
      eventsDiscarded
    }
    components {
      latencyMeanSeconds
      rates {
        receivedEvents
        sentEvents
      }
    }
  }
`)

/** What goes into the minutes of the hosts. */
export const HostBeat = graphql(`
  fragment HostBeat on HostSample {
    nodeId
    sampledAt
    cpuPercent
    load1
    memoryUsedBytes
    diskReadBytesPerSecond
    diskWrittenBytesPerSecond
    netRxBytesPerSecond
    netTxBytesPerSecond
    filesystemUsedPercent
    temperatureCelsius
  }
`)

export const Change = graphql(`
  fragment Change on StatusChange {
    id
    cursor
    at
    from
    to
    reason
    nodeId
    pipelineId
    node {
      id
      name
    }
    pipeline {
      id
      name
    }
  }
`)

export const Changes = graphql(`
  query Changes(
    $environmentId: ID!
    $nodeId: ID
    $pipelineId: ID
    $of: ChangeOf
    $to: [String!]
    $since: DateTime
    $until: DateTime
    $before: Cursor
    $first: Int
  ) {
    statusChanges(
      environmentId: $environmentId
      nodeId: $nodeId
      pipelineId: $pipelineId
      of: $of
      to: $to
      since: $since
      until: $until
      before: $before
      first: $first
    ) {
      ...Change
    }
  }
`)

export const ChangeEvents = graphql(`
  subscription ChangeEvents($environmentId: ID!, $after: Cursor) {
    statusChange(environmentId: $environmentId, after: $after) {
      cursor
      publishedAt
      state
      recovered
      change {
        ...Change
      }
    }
  }
`)

export const LogLine = graphql(`
  fragment LogLine on LogEntry {
    id
    cursor
    level
    message
    loggedAt
    componentId
    node {
      id
      name
    }
    pipeline {
      id
      name
    }
  }
`)

export const LogPage = graphql(`
  query LogPage(
    $environmentId: ID!
    $filter: LogFilter
    $before: Cursor
    $after: Cursor
    $since: DateTime
    $until: DateTime
    $first: Int
  ) {
    logEntries(
      environmentId: $environmentId
      filter: $filter
      before: $before
      after: $after
      since: $since
      until: $until
      first: $first
    ) {
      ...LogLine
    }
  }
`)

export const LogEvents = graphql(`
  subscription LogEvents($environmentId: ID!, $filter: LogFilter, $after: Cursor) {
    logEntry(environmentId: $environmentId, filter: $filter, after: $after) {
      cursor
      publishedAt
      state
      reason
      skipped
      entries {
        ...LogLine
      }
    }
  }
`)
