// Owns the three operations of the agent, typed from the printed SDL.
import { graphql } from './gen/index.ts'

export const enrollNode = graphql(`
  mutation EnrollNode($input: EnrollNodeInput!) {
    enrollNode(input: $input) {
      token
      node {
        id
        name
      }
      pipelines {
        id
        name
      }
    }
  }
`)

export const heartbeat = graphql(`
  mutation Heartbeat($input: HeartbeatInput!) {
    heartbeat(input: $input) {
      intervalSeconds
      rejected {
        pipelineId
        reason
      }
      desired {
        pipelineId
        name
      }
    }
  }
`)

export const heartbeats = graphql(`
  mutation Heartbeats($inputs: [HeartbeatInput!]!) {
    heartbeats(inputs: $inputs) {
      intervalSeconds
      rejected {
        pipelineId
        reason
      }
      desired {
        pipelineId
        name
      }
    }
  }
`)
