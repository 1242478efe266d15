// Owns what the shell asks for: what the person may see, as it changes, and how the environment that is shown stands.
import { graphql } from '../gen/index.ts'

export const Counts = graphql(`
  fragment Counts on FleetCounts {
    total
    healthy
    degraded
    offline
    unknown
    maintenance
    crashedPipelines
  }
`)

export const EnvironmentCounts = graphql(`
  query EnvironmentCounts {
    environments {
      id
      counts {
        ...Counts
      }
    }
  }
`)

/** What is known of every node of the environment, on whatever page: its name and its status. */
export const NodeInFleet = graphql(`
  fragment NodeInFleet on FleetNode {
    id
    revision
    name
    address
    status
    statusReasons
    statusSince
    lastHeartbeatAt
  }
`)

export const EnvironmentStanding = graphql(`
  fragment EnvironmentStanding on Environment {
    id
    counts {
      ...Counts
    }
    nodes {
      id
    }
  }
`)

export const EnvironmentNodes = graphql(`
  query EnvironmentNodes($environmentId: ID!) {
    environment(id: $environmentId) {
      id
      counts {
        ...Counts
      }
      nodes {
        ...NodeInFleet
      }
    }
  }
`)

export const FleetStatusChanges = graphql(`
  subscription FleetStatusChanges($environmentId: ID!) {
    fleetStatus(environmentId: $environmentId) {
      environmentId
      publishedAt
      snapshot
      counts {
        ...Counts
      }
      nodes {
        ...NodeInFleet
      }
      removedNodeIds
    }
  }
`)

export const AccessChanges = graphql(`
  subscription AccessChanges {
    accessUpdate {
      publishedAt
      snapshot
      owner
      environments {
        id
        name
        intervalSeconds
        viewerRole
      }
    }
  }
`)
