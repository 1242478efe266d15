// Owns the fixtures of the ingest tests: a node that was just enrolled, and heartbeats to begin from.
import type { HeartbeatInput, PipelineReportInput } from '../../schema/inputs.ts'
import { newPipelineState } from '../../server/ingest/apply.ts'
import type { RegistryContent } from '../../server/ingest/registry.ts'

/** On the minute, and recent: what is older than its environment has no place in the store. */
export const start = new Date(Math.floor(Date.now() / 60_000) * 60_000)

/** One environment with one node (key 1) that is to run the pipelines of the given keys; a pipeline 99 is of another environment. */
export function fleetContent(pipelineKeys: readonly number[] = [1]): RegistryContent {
  const node = {
    key: 1,
    environmentKey: 1,
    revision: 0,
    name: 'one',
    hostname: null,
    os: null,
    arch: null,
    address: null,
    agentVersion: null,
    engineVersion: null,
    deploymentMode: 'UNKNOWN',
    labels: [],
    enrolledAt: start,
    status: 'UNKNOWN',
    statusReasons: [],
    statusSince: start,
    lastHeartbeatAt: null,
    host: null,
    agentHealth: null,
  } as const
  const pipelines = pipelineKeys.map((key) => ({ key, environmentKey: 1, name: `pipeline-${key}` }))
  return {
    environments: [
      { key: 1, name: 'production', intervalSeconds: 5 },
      { key: 2, name: 'staging', intervalSeconds: 5 },
    ],
    pipelines: [...pipelines, { key: 99, environmentKey: 2, name: 'foreign' }],
    components: pipelineKeys.map((key) => ({ pipelineKey: key, componentKey: key * 10, name: 'source' })),
    nodes: [
      {
        tokenHash: 'hash',
        state: {
          node,
          boots: new Map(),
          hostCounters: null,
          pipelines: new Map(
            pipelines.map((pipeline) => [
              pipeline.key,
              newPipelineState(node, pipeline, { at: start, desiredVersion: '1' }),
            ]),
          ),
        },
      },
    ],
  }
}

export function heartbeatInput(seq: number, changes: Partial<HeartbeatInput> = {}): HeartbeatInput {
  return {
    bootId: 'boot',
    seq,
    sampledAt: new Date(start.getTime() + seq * 5_000),
    agentVersion: '1.0.0',
    deploymentMode: 'STANDALONE',
    ...changes,
  }
}

export function reportInput(changes: Partial<PipelineReportInput> = {}): PipelineReportInput {
  return { pipelineId: 'pipe_1', status: 'RUNNING', ...changes }
}
