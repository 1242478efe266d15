// Owns what owners of the installation ask for and change.
import { graphql } from '../gen/index.ts'

export const PersonRow = graphql(`
  fragment PersonRow on Person {
    id
    name
    email
    owner
    secondFactor
    lockedAt
    createdAt
    memberships {
      id
      environmentId
      role
    }
  }
`)

export const OwnerInvitation = graphql(`
  fragment OwnerInvitation on Invitation {
    id
    email
    createdBy
    createdAt
    expiresAt
  }
`)

export const People = graphql(`
  query People {
    people {
      ...PersonRow
    }
    ownerInvitations {
      ...OwnerInvitation
    }
  }
`)

export const InviteOwner = graphql(`
  mutation InviteOwner($email: String!) {
    inviteOwner(email: $email) {
      invitation {
        ...OwnerInvitation
      }
      link {
        path
        expiresAt
        mailed
      }
    }
  }
`)

export const RevokeOwnerInvitation = graphql(`
  mutation RevokeOwnerInvitation($invitationId: ID!) {
    revokeInvitation(invitationId: $invitationId)
  }
`)

export const SetPersonOwner = graphql(`
  mutation SetPersonOwner($personId: ID!, $owner: Boolean!) {
    setPersonOwner(personId: $personId, owner: $owner) {
      ...PersonRow
    }
  }
`)

export const SetPersonLocked = graphql(`
  mutation SetPersonLocked($personId: ID!, $locked: Boolean!) {
    setPersonLocked(personId: $personId, locked: $locked) {
      ...PersonRow
    }
  }
`)

export const RemoveSecondFactor = graphql(`
  mutation RemoveSecondFactor($personId: ID!) {
    removeSecondFactor(personId: $personId) {
      ...PersonRow
    }
  }
`)

export const SignOutPerson = graphql(`
  mutation SignOutPerson($personId: ID!) {
    signOutPerson(personId: $personId)
  }
`)

export const CreatePasswordReset = graphql(`
  mutation CreatePasswordReset($personId: ID!) {
    createPasswordReset(personId: $personId) {
      path
      expiresAt
      mailed
    }
  }
`)

export const RemovePerson = graphql(`
  mutation RemovePerson($personId: ID!) {
    removePerson(personId: $personId)
  }
`)

export const Environments = graphql(`
  query Environments {
    environments {
      id
      name
      intervalSeconds
      counts {
        total
        healthy
        degraded
        offline
        unknown
        maintenance
      }
    }
  }
`)

export const CreateEnvironment = graphql(`
  mutation CreateEnvironment($name: String!, $intervalSeconds: Int) {
    createEnvironment(name: $name, intervalSeconds: $intervalSeconds) {
      id
      name
      intervalSeconds
      viewerRole
    }
  }
`)

export const InstallationAudit = graphql(`
  query InstallationAudit($first: Int!, $before: ID) {
    installationAuditEntries(first: $first, before: $before) {
      ...AuditLine
    }
  }
`)
