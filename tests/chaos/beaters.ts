// Owns the agents of the chaos: each beats in order, every heartbeat until it is acknowledged, with lines and changes of status that are its own.
import { enroll, heartbeatMutation, request } from '../harness/api.ts'

export interface Beater {
  readonly nodeId: string
  acknowledged(): number
  stop(): Promise<void>
}

const beatMs = 20
const retryMs = 50

export async function startBeater(url: () => string, machine: { token: string; name: string }): Promise<Beater> {
  const { token, nodeId, pipelineIds } = await enroll(
    { url: url() },
    { ...machine, machineId: machine.name, pipelines: [{ name: 'orders' }] },
  )
  let acknowledged = 0
  let stopped = false
  const over = () => stopped
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

  async function beat(seq: number): Promise<void> {
    const input = {
      bootId: 'chaos',
      seq,
      sampledAt: new Date().toISOString(),
      agentVersion: '1',
      deploymentMode: 'STANDALONE',
      pipelines: [
        {
          pipelineId: pipelineIds[0],
          status: seq % 3 === 0 ? 'CRASHED' : 'RUNNING',
          eventsIn: seq,
          logs: [{ line: `${machine.name} ${seq}a` }, { line: `${machine.name} ${seq}b` }],
        },
      ],
    }
    for (;;) {
      const answer = await request<{ heartbeat: object }>(
        { url: url() },
        { query: heartbeatMutation, variables: { input } },
        { token },
      ).catch(() => null)
      if (answer?.data) return
      await pause(retryMs)
    }
  }

  const running = (async () => {
    while (!over()) {
      await beat(acknowledged + 1)
      acknowledged += 1
      await pause(beatMs)
    }
  })()
  return {
    nodeId,
    acknowledged: () => acknowledged,
    async stop() {
      stopped = true
      await running
    },
  }
}
