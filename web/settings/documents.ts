// Owns what the settings of one environment ask for and change.
import { graphql } from '../gen/index.ts'

export const Member = graphql(`
  fragment Member on Membership {
    id
    role
    since
    person {
      id
      name
      email
      secondFactor
    }
  }
`)

export const OpenInvitation = graphql(`
  fragment OpenInvitation on Invitation {
    id
    email
    role
    createdBy
    createdAt
    expiresAt
  }
`)

export const Members = graphql(`
  query Members($environmentId: ID!) {
    environment(id: $environmentId) {
      id
      members {
        ...Member
      }
      invitations {
        ...OpenInvitation
      }
    }
  }
`)

export const SetMemberRole = graphql(`
  mutation SetMemberRole($environmentId: ID!, $personId: ID!, $role: Role!) {
    setMemberRole(environmentId: $environmentId, personId: $personId, role: $role) {
      ...Member
    }
  }
`)

export const RemoveMember = graphql(`
  mutation RemoveMember($environmentId: ID!, $personId: ID!) {
    removeMember(environmentId: $environmentId, personId: $personId)
  }
`)

export const InviteMember = graphql(`
  mutation InviteMember($environmentId: ID!, $email: String!, $role: Role!) {
    inviteMember(environmentId: $environmentId, email: $email, role: $role) {
      invitation {
        ...OpenInvitation
      }
      link {
        path
        expiresAt
        mailed
      }
    }
  }
`)

export const RevokeInvitation = graphql(`
  mutation RevokeInvitation($invitationId: ID!) {
    revokeInvitation(invitationId: $invitationId)
  }
`)

export const EnrolmentToken = graphql(`
  fragment EnrolmentToken on EnrollmentToken {
    id
    label
    lastFour
    createdAt
    expiresAt
  }
`)

export const EnrolmentTokens = graphql(`
  query EnrolmentTokens($environmentId: ID!) {
    environment(id: $environmentId) {
      id
      enrollmentTokens {
        ...EnrolmentToken
      }
    }
  }
`)

export const RevokeEnrolmentToken = graphql(`
  mutation RevokeEnrolmentToken($enrollmentTokenId: ID!) {
    revokeEnrollmentToken(enrollmentTokenId: $enrollmentTokenId)
  }
`)

export const ApiToken = graphql(`
  fragment ApiToken on ApiToken {
    id
    name
    lastFour
    role
    environments {
      id
      name
    }
    createdBy
    createdAt
    expiresAt
    lastUsedAt
  }
`)

export const ApiTokens = graphql(`
  query ApiTokens($environmentId: ID!) {
    environment(id: $environmentId) {
      id
      apiTokens {
        ...ApiToken
      }
    }
  }
`)

export const CreateApiToken = graphql(`
  mutation CreateApiToken($input: ApiTokenInput!) {
    createApiToken(input: $input) {
      token
      apiToken {
        ...ApiToken
      }
    }
  }
`)

export const RevokeApiToken = graphql(`
  mutation RevokeApiToken($apiTokenId: ID!) {
    revokeApiToken(apiTokenId: $apiTokenId)
  }
`)

export const Kept = graphql(`
  fragment Kept on StorageKind {
    kind
    keepDays
    bytes
    forecastBytes
    rows
  }
`)

export const Storage = graphql(`
  query Storage($environmentId: ID!) {
    environment(id: $environmentId) {
      id
      storage {
        ...Kept
      }
    }
  }
`)

export const SetRetention = graphql(`
  mutation SetRetention($environmentId: ID!, $kind: RetentionKind!, $keepDays: Int!) {
    setRetention(environmentId: $environmentId, kind: $kind, keepDays: $keepDays) {
      id
      storage {
        ...Kept
      }
    }
  }
`)

export const UpdateEnvironment = graphql(`
  mutation UpdateEnvironment($environmentId: ID!, $name: String, $intervalSeconds: Int) {
    updateEnvironment(environmentId: $environmentId, name: $name, intervalSeconds: $intervalSeconds) {
      id
      name
      intervalSeconds
    }
  }
`)

export const RemoveEnvironment = graphql(`
  mutation RemoveEnvironment($environmentId: ID!, $name: String!) {
    removeEnvironment(environmentId: $environmentId, name: $name)
  }
`)

export const EnvironmentAudit = graphql(`
  query EnvironmentAudit($environmentId: ID!, $first: Int!, $before: ID) {
    auditEntries(environmentId: $environmentId, first: $first, before: $before) {
      ...AuditLine
    }
  }
`)

export const CreateWallLink = graphql(`
  mutation CreateWallLink($environmentId: ID!) {
    createWallLink(environmentId: $environmentId) {
      path
      expiresAt
    }
  }
`)
