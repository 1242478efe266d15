// Owns what more than one page asks for: who is signed in, the way of a new node, and a line of the audit log.
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
