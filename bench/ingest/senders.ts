// Owns agents that only send: each on a connection of its own, one heartbeat under way at a time. Bounded in time by who calls.
import { Agent, request } from 'node:http'
import { heartbeatMutation } from '../../tests/harness/api.ts'
import { heartbeatOf, type Shape } from './workload.ts'

export interface Sender {
  readonly url: string
  readonly token: string
  readonly shape: Shape
  readonly pipelineIds: readonly string[]
}

export interface Sent {
  readonly acknowledged: number
  readonly seconds: number
  /** From when each was due to its acknowledgement, in milliseconds. */
  readonly latencies: readonly number[]
}

/** A report is made anew for every so many heartbeats: making it must not cost what is measured. */
const sameReportFor = 8

export function createSenders(senders: readonly Sender[]) {
  const agent = new Agent({ keepAlive: true, maxSockets: senders.length })
  const bodies = senders.map((sender) => createBodies(sender))

  async function send(index: number): Promise<void> {
    const sender = senders[index]
    const body = bodies[index]?.next() ?? ''
    if (!sender) return
    const { status, text } = await post(agent, sender, body)
    if (status !== 200 || !text.includes('"acceptedSeq"'))
      throw new Error(`a heartbeat was answered ${status}: ${text.slice(0, 300)}`)
  }

  return {
    /** Each sends its next heartbeat when the one before is acknowledged. */
    async flatOut(seconds: number): Promise<Sent> {
      const latencies: number[] = []
      const began = performance.now()
      const until = began + seconds * 1000
      await Promise.all(
        senders.map(async (_sender, index) => {
          while (performance.now() < until) {
            const due = performance.now()
            await send(index)
            latencies.push(performance.now() - due)
          }
        }),
      )
      return { acknowledged: latencies.length, seconds: (performance.now() - began) / 1000, latencies }
    },
    /** So many a second in all, evenly, whatever the answers take: a late answer makes the next one late, and that counts. */
    async paced(perSecond: number, seconds: number): Promise<Sent> {
      const latencies: number[] = []
      const everyMs = (1000 * senders.length) / perSecond
      const began = performance.now()
      const until = began + seconds * 1000
      await Promise.all(
        senders.map(async (_sender, index) => {
          for (let due = began + (everyMs * index) / senders.length; due < until; due += everyMs) {
            const early = due - performance.now()
            if (early > 0) await new Promise((resolve) => setTimeout(resolve, early))
            await send(index)
            latencies.push(performance.now() - due)
          }
        }),
      )
      return { acknowledged: latencies.length, seconds: (performance.now() - began) / 1000, latencies }
    },
    close: () => agent.destroy(),
  }
}

function createBodies({ shape, pipelineIds }: Sender) {
  let seq = 0
  let rest = ''
  return {
    next(): string {
      seq += 1
      if (seq % sameReportFor === 1) {
        const { seq: _seq, sampledAt: _sampledAt, ...report } = heartbeatOf(shape, pipelineIds, seq)
        rest = JSON.stringify(report).slice(1)
      }
      const input = `{"seq":${seq},"sampledAt":"${new Date().toISOString()}",${rest}`
      return `{"query":${JSON.stringify(heartbeatMutation)},"variables":{"input":${input}}}`
    },
  }
}

function post(agent: Agent, { url, token }: Sender, body: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      accept: 'application/json',
      authorization: `Bearer ${token}`,
    }
    const sent = request(`${url}/graphql`, { method: 'POST', agent, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => (text += chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
      response.on('error', reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
