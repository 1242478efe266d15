// Owns what the shell asks for: who is signed in, which environments there are, and how the one that is shown stands.
import { graphql } from '../gen/index.ts'

export const Viewer = graphql(`
  query Viewer {
    viewer {
      id
      name
      email
    }
    environments {
      id
      name
      intervalSeconds
      viewerRole
    }
  }
`)

export const Counts = graphql(`
  fragment Counts on FleetCounts {
    total
    healthy
    degraded
    offline
    unknown
    maintenance
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
    }
  }
`)
