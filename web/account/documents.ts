// Owns what a person asks of and changes in their own account by the API. The rest goes to /auth.
import { graphql } from '../gen/index.ts'

export const OwnSession = graphql(`
  fragment OwnSession on Session {
    id
    current
    createdAt
    lastUsedAt
    expiresAt
    remoteAddress
    userAgent
  }
`)

export const OwnSessions = graphql(`
  query OwnSessions {
    viewer {
      id
      sessions {
        ...OwnSession
      }
    }
  }
`)

export const EndSession = graphql(`
  mutation EndSession($sessionId: ID!) {
    endSession(sessionId: $sessionId)
  }
`)

export const EndOtherSessions = graphql(`
  mutation EndOtherSessions {
    endOtherSessions
  }
`)
