// Owns getting heartbeats to the server: one request at a time, oldest first, the same (bootId, seq) until it is acknowledged or refused for good.
import { RequestError, type Client } from './client.ts'
import { createBackoff, type Backoff } from './backoff.ts'
import { heartbeat, heartbeats } from './documents.ts'
import type { HeartbeatInput, HeartbeatMutation } from './gen/graphql.ts'
import type { Spool } from './spool.ts'

export type Acknowledged = HeartbeatMutation['heartbeat']

export interface SenderDeps {
  readonly client: Client
  readonly spool: Spool
  /** The node token; enrols first where there is none. */
  readonly token: () => Promise<string>
  /** The node token is refused: the next one has to be another. */
  readonly refused: () => void
  readonly acknowledged: (answer: Acknowledged) => void
  readonly failed: (error: RequestError) => void
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>
  readonly backoff?: Backoff
}

export interface Sender {
  send(input: HeartbeatInput): void
  reconnects(): number
  /** Stops at once; what was not acknowledged is in the spool. */
  close(): Promise<void>
}

const largestBatch = 25
const largestBatchBytes = 4 * 1024 * 1024

export function createSender(deps: SenderDeps): Sender {
  const { spool } = deps
  const backoff = deps.backoff ?? createBackoff()
  const stop = new AbortController()
  // Not in the spool yet: most heartbeats are acknowledged at once and need no disk.
  let fresh: HeartbeatInput | null = null
  // Sampled while `fresh` is under way: they go on the disk behind it, when it is known whether it has to.
  const behind: HeartbeatInput[] = []
  let running: Promise<void> | null = null
  let lost = false
  let reconnects = 0
  // After a batch was refused its heartbeats go one by one, so that only the bad one is given up.
  let batchSize = largestBatch

  async function run(): Promise<void> {
    while (!stop.signal.aborted && (fresh !== null || spool.size() > 0)) {
      try {
        await step()
        backoff.reset()
        if (lost) reconnects += 1
        lost = false
      } catch (error) {
        await recover(error instanceof RequestError ? error : new RequestError(String(error), 'NETWORK'))
      }
    }
  }

  async function step(): Promise<void> {
    const token = await deps.token()
    const waiting = spool.oldest(batchSize, largestBatchBytes)
    if (waiting.length > 0) {
      const answers = await deps.client.request(heartbeats, { inputs: waiting }, token)
      spool.remove(waiting.length)
      batchSize = largestBatch
      const last = answers.heartbeats.at(-1)
      if (last) deps.acknowledged(last)
    } else if (fresh !== null) {
      const answer = await deps.client.request(heartbeat, { input: fresh }, token)
      fresh = null
      keepFresh()
      deps.acknowledged(answer.heartbeat)
    }
  }

  async function recover(error: RequestError): Promise<void> {
    deps.failed(error)
    keepFresh()
    if (error.code === 'INVALID_INPUT') {
      if (batchSize === 1 || spool.size() === 1) spool.giveUp()
      else batchSize = 1
      return
    }
    if (error.code === 'UNAUTHENTICATED') deps.refused()
    lost = true
    await deps.wait(backoff.next(error.retryAfterMs), stop.signal)
  }

  function keepFresh(): void {
    for (const input of fresh === null ? behind : [fresh, ...behind]) spool.add(input)
    behind.length = 0
    fresh = null
  }

  function start(): void {
    running ??= run().finally(() => {
      running = null
      // What came between the last look and the end of the run.
      if (!stop.signal.aborted && (fresh !== null || spool.size() > 0)) start()
    })
  }

  return {
    send(input) {
      // While one is under way, or others wait, it takes its place behind them.
      if (fresh !== null || behind.length > 0) behind.push(input)
      else if (spool.size() > 0) spool.add(input)
      else fresh = input
      start()
    },
    reconnects: () => reconnects,
    async close() {
      stop.abort()
      await running
      keepFresh()
    },
  }
}
