// Owns what the Performance page asks for: all of it at once, by query and by stream.
import { graphql } from '../gen/index.ts'

export const PerformanceFigures = graphql(`
  fragment PerformanceFigures on Performance {
    publishedAt
    flags {
      signal
      level
      what
      instance
      of
    }
    thresholds {
      signal
      warn
      bad
    }
    instances {
      instance
      self
      processes {
        name
        io {
          readBytesPerSecond
          writtenBytesPerSecond
          cancelledBytesPerSecond
          readCallsPerSecond
          writeCallsPerSecond
        }
      }
      runtime {
        eventLoopDelayP50Ms
        eventLoopDelayP95Ms
        eventLoopDelayMaxMs
        heapUsedBytes
        heapLimitBytes
        residentBytes
        gcPercent
        handles
        uptimeSeconds
      }
      ingest {
        queued
        acknowledgedPerSecond
        refusals {
          code
          perSecond
        }
        groupSizeMean
        flushP50Ms
        flushP95Ms
      }
      delivery {
        connections
        operations
        groups
        largestGroup
        executions
        deliveries
        skipped
        resumes
        resets
      }
    }
    absent {
      instance
      lastSampleAt
      reason
    }
    database {
      sizeBytes
      walBytes
      cacheHitPercent
      transactionsPerSecond
      connections
      checkpointsTimed
      checkpointsRequested
      tables {
        name
        liveRows
        deadRows
      }
      statements {
        statement
        calls
        meanMs
        totalMs
      }
      forecast {
        bytesPerDay
        since
        in30DaysBytes
        fullRetentionBytes
        freeBytes
        fullAt
        reason
      }
    }
    lastSweep {
      startedAt
      finishedAt
      error
      tasks {
        name
        ms
        count
        error
      }
    }
    sources {
      source
      total
      rate
      baseline
      unusual
    }
    operations {
      name
      count
      totalMs
      meanMs
      p50Ms
      p95Ms
      maxMs
    }
    slow {
      name
      at
      ms
    }
  }
`)

export const PerformanceNow = graphql(`
  query PerformanceNow {
    performance {
      ...PerformanceFigures
      sources {
        source
        recent
      }
    }
  }
`)

export const PerformanceTick = graphql(`
  subscription PerformanceTick {
    performanceTick {
      ...PerformanceFigures
    }
  }
`)
