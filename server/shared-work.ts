// Owns that what many want at the same moment is worked out once, and how many such works run beside each other: the others wait their turn.
import { unavailable } from '../schema/errors.ts'

export interface SharedWork<Answer> {
  /** The key says all that the answer depends on. */
  share(key: string, work: () => Promise<Answer>): Promise<Answer>
}

const mostWaiting = 1_000

export function createSharedWork<Answer>(most: number): SharedWork<Answer> {
  const going = new Map<string, Promise<Answer>>()
  const waiting: (() => void)[] = []
  let running = 0

  async function inTurn(work: () => Promise<Answer>): Promise<Answer> {
    if (running < most) running += 1
    else if (waiting.length >= mostWaiting) throw unavailable('Too much is asked for at once')
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }

  return {
    share(key, work) {
      const known = going.get(key)
      if (known) return known
      const answer = inTurn(work).finally(() => going.delete(key))
      going.set(key, answer)
      return answer
    },
  }
}
