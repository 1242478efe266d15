// Owns what the Analytics page asks for and is told: how much went through a range of time, and through the one before it.
import { graphql } from '../gen/index.ts'

export const VolumeParts = graphql(`
  fragment VolumeParts on VolumeSums {
    eventsIn
    eventsOut
    errors
    eventsDiscarded
    bytesIn
    bytesOut
  }
`)

export const ComparedVolume = graphql(`
  fragment ComparedVolume on VolumeChange {
    id
    name
    now {
      ...VolumeParts
    }
    before {
      ...VolumeParts
    }
  }
`)

export const Comparison = graphql(`
  fragment Comparison on VolumeComparison {
    beforeSince
    since
    until
    comparable
    total {
      ...ComparedVolume
    }
    pipelines {
      ...ComparedVolume
    }
  }
`)

export const VolumeNow = graphql(`
  query VolumeNow($environmentId: ID!, $since: DateTime!, $until: DateTime) {
    environment(id: $environmentId) {
      id
      volumeComparison(since: $since, until: $until) {
        ...Comparison
      }
    }
  }
`)

export const VolumeEvents = graphql(`
  subscription VolumeEvents($environmentId: ID!, $seconds: Int!) {
    volumeUpdate(environmentId: $environmentId, seconds: $seconds) {
      environmentId
      volume {
        ...Comparison
      }
      minutes {
        ...ThroughputValues
      }
    }
  }
`)
