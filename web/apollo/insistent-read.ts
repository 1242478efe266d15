// Owns that a read which failed is tried again until its answer comes: with a bounded backoff, not while nobody looks, and not where it was
// refused for good. Polling does not do that: it rests while the stream is live. Must not know what is read.
import { CombinedGraphQLErrors, ServerError } from '@apollo/client'
import { createBackoff, streamBackoff } from './backoff.ts'
import type { Cancel, Clock } from './clock.ts'
import type { PageEvents } from './page-events.ts'
import { refusesOperation } from './refusal.ts'

export interface Question<Answer> {
  /** Rejects where the answer did not come. */
  readonly read: () => Promise<Answer>
  readonly take: (answer: Answer) => void
  /** After each try that failed. */
  readonly failed: (fault: unknown) => void
}

export interface InsistentRead<Answer> {
  /** Asks at once. Of what was asked before nothing is taken any more. */
  begin(question: Question<Answer>): void
  /** Asks the same at once, answered or not: for somebody who will not wait, or where the answer is not of now any more. */
  again(): void
  close(): void
}

interface InsistentReadOptions {
  readonly clock: Clock
  readonly page: PageEvents
}

export function createInsistentRead<Answer>({ clock, page }: InsistentReadOptions): InsistentRead<Answer> {
  const backoff = createBackoff(streamBackoff)
  let question: Question<Answer> | null = null
  /** Only the last try counts. */
  let tries = 0
  let cancelNext: Cancel | null = null

  function rest(): void {
    cancelNext?.()
    cancelNext = null
  }

  function ask(): void {
    rest()
    if (!question) return
    const { read, take, failed } = question
    tries += 1
    const own = tries
    read().then(
      (answer) => {
        if (own === tries) take(answer)
      },
      (fault: unknown) => {
        if (own !== tries) return
        if (!refusesForGood(fault)) cancelNext = clock.after(backoff.nextMs(), askWhenSeen)
        failed(fault)
      },
    )
  }

  function askWhenSeen(): void {
    rest()
    if (page.hidden()) cancelNext = page.onVisibility(askWhenSeen)
    else ask()
  }

  function askAnew(): void {
    backoff.reset()
    ask()
  }

  return {
    begin: (asked) => {
      question = asked
      askAnew()
    },
    again: askAnew,
    close: () => {
      question = null
      tries += 1
      rest()
    },
  }
}

const final = new Set<unknown>(['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'INVALID_INPUT'])

/** Another try of the same would be answered the same. */
function refusesForGood(fault: unknown): boolean {
  if (ServerError.is(fault)) return refusesOperation(fault.statusCode)
  return CombinedGraphQLErrors.is(fault) && fault.errors.some(({ extensions }) => final.has(extensions?.['code']))
}
