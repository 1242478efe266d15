// Owns what more than one page asks for: who is signed in, the way of a new node, names, and views.
import { graphql } from '../gen/index.ts'

export const Viewer = graphql(`
  query Viewer {
    viewer {
      id
      name
      email
      owner
      secondFactor
    }
    environments {
      id
      name
      intervalSeconds
      viewerRole
    }
  }
`)

export const CreateEnrollmentToken = graphql(`
  mutation CreateEnrollmentToken($environmentId: ID!, $label: String!) {
    createEnrollmentToken(environmentId: $environmentId, label: $label) {
      token
      expiresAt
      enrollmentToken {
        id
      }
    }
  }
`)

/** Which nodes there are and how they are: kept by the stream of the shell. */
export const NodesOfEnvironment = graphql(`
  fragment NodesOfEnvironment on Environment {
    id
    nodes {
      id
      name
      status
    }
  }
`)

/** What ran on a node goes with it. */
export const PipelinesOfNode = graphql(`
  fragment PipelinesOfNode on FleetNode {
    id
    pipelines {
      id
    }
  }
`)

export const AuditLine = graphql(`
  fragment AuditLine on AuditEntry {
    id
    at
    actorKind
    actorName
    action
    target
    detail
    remoteAddress
  }
`)

export const PipelineNames = graphql(`
  query PipelineNames($environmentId: ID!) {
    environment(id: $environmentId) {
      id
      pipelines {
        id
        name
      }
    }
  }
`)

export const SavedViewFields = graphql(`
  fragment SavedViewFields on SavedView {
    id
    name
    page
    settings
  }
`)

export const Views = graphql(`
  query Views {
    viewer {
      id
      views {
        ...SavedViewFields
      }
    }
  }
`)

export const SaveView = graphql(`
  mutation SaveView($page: String!, $name: String!, $settings: String!) {
    saveView(page: $page, name: $name, settings: $settings) {
      ...SavedViewFields
    }
  }
`)

export const RemoveView = graphql(`
  mutation RemoveView($viewId: ID!) {
    removeView(viewId: $viewId)
  }
`)
