// Owns group commit: gathers items for a short while and hands them on together, one group at a time, in the order they came.
// Knows nothing of what an item is. An item's promise settles when the group that holds it has.

export interface BatchLimits {
  /** A group is full at this weight; the group under way being slow makes larger ones, up to `largestGroup`. */
  readonly fullAt: number
  /**
   * How long a first item waits for company: as long as the group before took, within these. A quick database is not waited for in
   * vain, a slow one gets fewer and larger groups.
   */
  readonly waitMs: { readonly least: number; readonly most: number }
  /** What waits at most; beyond it `submit` refuses. */
  readonly capacity: number
  readonly largestGroup: number
}

export const batchLimits: BatchLimits = {
  fullAt: 25,
  waitMs: { least: 2, most: 20 },
  capacity: 2_000,
  largestGroup: 100,
}

export interface Batch<Item, Result> {
  /** Null: the queue is full, nothing was taken. */
  submit(item: Item, weight: number): Promise<Result> | null
  /** Runs alone, between two groups: for changes that must not overlap one. */
  alone<T>(work: () => Promise<T>): Promise<T>
  depth(): number
  /** Takes nothing more, and resolves when everything taken has settled. */
  close(): Promise<void>
}

interface Waiting<Item, Result> {
  readonly item: Item
  readonly weight: number
  readonly resolve: (result: Result) => void
  readonly reject: (error: unknown) => void
}

/** `run` settles each item of a group: a result, or the error that this item's caller is to see. */
export function createBatch<Item, Result>(
  run: (items: readonly Item[]) => Promise<readonly PromiseSettledResult<Result>[]>,
  limits: BatchLimits = batchLimits,
): Batch<Item, Result> {
  const queue: Waiting<Item, Result>[] = []
  let queued = 0
  let timer: NodeJS.Timeout | null = null
  let closed = false
  // The tail of everything that runs: groups and lone work follow each other on it.
  let tail: Promise<unknown> = Promise.resolve()
  let groupPending = false
  let waitMs = limits.waitMs.most

  function schedule(): void {
    if (groupPending || queue.length === 0) return
    if (queued >= limits.fullAt || closed) startGroup()
    else timer ??= setTimeout(startGroup, waitMs)
  }

  function startGroup(): void {
    if (timer) clearTimeout(timer)
    timer = null
    groupPending = true
    tail = tail.then(async () => {
      const began = performance.now()
      await settle(take())
      waitMs = Math.min(limits.waitMs.most, Math.max(limits.waitMs.least, performance.now() - began))
      groupPending = false
      schedule()
    })
  }

  function take(): Waiting<Item, Result>[] {
    const group: Waiting<Item, Result>[] = []
    let weight = 0
    for (
      let next = queue[0];
      next && (group.length === 0 || weight + next.weight <= limits.largestGroup);
      next = queue[0]
    ) {
      queue.shift()
      queued -= next.weight
      weight += next.weight
      group.push(next)
    }
    return group
  }

  async function settle(group: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await run(group.map(({ item }) => item))
      group.forEach((waiting, index) => {
        const result = results[index]
        if (result?.status === 'fulfilled') waiting.resolve(result.value)
        else waiting.reject(result ? result.reason : new Error('the group left an item without a result'))
      })
    } catch (error) {
      for (const waiting of group) waiting.reject(error)
    }
  }

  return {
    submit(item, weight) {
      if (closed || queued + weight > limits.capacity) return null
      return new Promise<Result>((resolve, reject) => {
        queue.push({ item, weight, resolve, reject })
        queued += weight
        schedule()
      })
    },
    alone<T>(work: () => Promise<T>): Promise<T> {
      const done = tail.then(work)
      tail = done.catch(() => undefined)
      return done
    },
    depth: () => queued,
    async close() {
      closed = true
      schedule()
      while (queue.length > 0 || groupPending) await tail
      await tail
    },
  }
}
