// Owns getting heartbeats to the server: one request at a time, oldest first, the same (bootId, seq) until it is acknowledged or refused for good.
// A server takes a lower seq than its last for a retry: one heartbeat sent out of order would be lost without a word.
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
  readonly token: (signal: AbortSignal) => Promise<string>
  /** The node token was refused. */
  readonly refused: () => void
  readonly acknowledged: (answers: readonly Acknowledged[]) => void
  /** Told of each failure; `givenUp` where the heartbeat will not be sent again. */
  readonly failed: (error: RequestError, givenUp: boolean) => void
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
const largestBatchBytes = 4 * 1024 * 1024 - 64 * 1024

export function createSender(deps: SenderDeps): Sender {
  const { client, spool } = deps
  const backoff = deps.backoff ?? createBackoff()
  const stop = new AbortController()
  const { signal } = stop
  // Not in the spool: most heartbeats are acknowledged at once and need no disk. Only where the spool is empty.
  let fresh: HeartbeatInput | null = null
  // Sampled while `fresh` is under way: behind it in the spool if it has to go there. A request's timeout bounds them.
  const behind: HeartbeatInput[] = []
  let underWay: readonly HeartbeatInput[] = []
  let running: Promise<void> | null = null
  let connection: 'never' | 'up' | 'lost' = 'never'
  let reconnects = 0
  // After a batch was refused its heartbeats go one by one, so that only the bad one is given up.
  let batchSize = largestBatch

  const work = () => !signal.aborted && (fresh !== null || spool.size() > 0)

  async function run(): Promise<void> {
    while (work()) {
      try {
        deps.acknowledged(await step())
        backoff.reset()
        if (connection === 'lost') reconnects += 1
        connection = 'up'
      } catch (error) {
        await recover(error instanceof RequestError ? error : new RequestError(String(error), 'INTERNAL'))
      }
    }
  }

  async function step(): Promise<readonly Acknowledged[]> {
    underWay = []
    const token = await deps.token(signal)
    underWay = fresh === null ? spool.oldest(batchSize, largestBatchBytes) : [fresh]
    const [first] = underWay
    if (first === undefined) return []
    if (fresh !== null) {
      const answer = await client.request(heartbeat, { input: first }, { token, signal })
      fresh = null
      toSpool()
      return [answer.heartbeat]
    }
    const answer = await client.request(heartbeats, { inputs: [...underWay] }, { token, signal })
    spool.remove(underWay)
    batchSize = largestBatch
    return answer.heartbeats
  }

  async function recover(error: RequestError): Promise<void> {
    toSpool()
    if (signal.aborted) return
    const [first, ...others] = underWay
    if (error.code === 'INVALID_INPUT' && first !== undefined) {
      if (others.length === 0) spool.giveUp(first)
      else batchSize = 1
      deps.failed(error, others.length === 0)
      return
    }
    deps.failed(error, false)
    if (error.code === 'UNAUTHENTICATED') deps.refused()
    if (connection === 'up') connection = 'lost'
    await deps.wait(backoff.next(error.retryAfterMs), signal)
  }

  function toSpool(): void {
    for (const input of fresh === null ? behind : [fresh, ...behind]) spool.add(input)
    behind.length = 0
    fresh = null
  }

  function start(): void {
    running ??= run().finally(() => {
      running = null
      // What came between the last look and the end of the run.
      if (work()) start()
    })
  }

  return {
    send(input) {
      if (fresh !== null) behind.push(input)
      else if (spool.size() > 0 || signal.aborted) spool.add(input)
      else fresh = input
      start()
    },
    reconnects: () => reconnects,
    async close() {
      stop.abort()
      await running
      toSpool()
    },
  }
}
