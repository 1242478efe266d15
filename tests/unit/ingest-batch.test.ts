// Group commit by its facts: who goes with whom, in which order, and what happens when there is no room.
import { describe, expect, it, vi } from 'vitest'
import { createBatch, type BatchLimits } from '../../server/ingest/batch.ts'

const limits: BatchLimits = { fullAt: 3, waitMs: { least: 2, most: 20 }, capacity: 10, largestGroup: 5 }

function gate() {
  let open = () => {}
  const passed = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, passed }
}

/** A batch of numbers that keeps its groups; each waits for its gate where there is one. */
function recorded(gates: { passed: Promise<void> }[] = []) {
  const groups: number[][] = []
  const batch = createBatch<number, number>(async (items) => {
    groups.push([...items])
    await gates[groups.length - 1]?.passed
    return items.map((item) =>
      item < 0 ? { status: 'rejected', reason: new Error(`no ${item}`) } : { status: 'fulfilled', value: item * 2 },
    )
  }, limits)
  return { batch, groups }
}

describe('batch', () => {
  it('hands a full group on at once and answers each item', async () => {
    const { batch, groups } = recorded()
    expect(await Promise.all([1, 2, 3].map((item) => batch.submit(item, 1)))).toEqual([2, 4, 6])
    expect(groups).toEqual([[1, 2, 3]])
  })

  it('lets a lone item wait for company no longer than the wait', async () => {
    vi.useFakeTimers()
    try {
      const { batch, groups } = recorded()
      const answer = batch.submit(1, 1)
      await vi.advanceTimersByTimeAsync(19)
      expect(groups).toEqual([])
      await vi.advanceTimersByTimeAsync(1)
      expect(await answer).toBe(2)
    } finally {
      vi.useRealTimers()
    }
  })

  it('waits as long as the group before took, within the limits', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    try {
      const took = [5, 0, 1_000, 0]
      const { batch, groups } = recorded(took.map((ms) => ({ passed: new Promise((pass) => setTimeout(pass, ms)) })))
      const waits: number[] = []
      for (const [at] of took.entries()) {
        const submitted = performance.now()
        const answer = batch.submit(at, 1)
        while (groups.length <= at) await vi.advanceTimersByTimeAsync(1)
        waits.push(performance.now() - submitted)
        await vi.advanceTimersByTimeAsync(1_100)
        await answer
      }
      expect(waits[0]).toBe(20)
      for (const wait of waits) {
        expect(wait).toBeGreaterThanOrEqual(2)
        expect(wait).toBeLessThanOrEqual(20)
      }
    } finally {
      vi.useRealTimers()
    }
  })

  it('runs one group at a time, in order, and gathers what comes meanwhile up to the largest group', async () => {
    const first = gate()
    const { batch, groups } = recorded([first])
    const answers = [1, 2, 3].map((item) => batch.submit(item, 1))
    await vi.waitFor(() => expect(groups).toHaveLength(1))
    answers.push(...[4, 5, 6, 7, 8, 9].map((item) => batch.submit(item, 1)))
    expect(groups).toHaveLength(1)
    first.open()
    await Promise.all(answers)
    expect(groups).toEqual([[1, 2, 3], [4, 5, 6, 7, 8], [9]])
  })

  it('rejects only the item that failed', async () => {
    const { batch } = recorded()
    const answers = await Promise.allSettled([1, -2, 3].map((item) => batch.submit(item, 1)))
    expect(answers.map((answer) => answer.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  })

  it('refuses what finds no room, and takes it again when there is', async () => {
    const first = gate()
    const { batch } = recorded([first])
    const running = [1, 2, 3].map((item) => batch.submit(item, 1))
    await vi.waitFor(() => expect(batch.depth()).toBe(0))
    const waiting = batch.submit(4, 10)
    expect(batch.submit(5, 1)).toBeNull()
    first.open()
    await Promise.all([...running, waiting])
    expect(await batch.submit(6, 1)).toBe(12)
  })

  it('runs lone work between two groups', async () => {
    const first = gate()
    const order: string[] = []
    const { batch } = recorded([first])
    const group = Promise.all([1, 2, 3].map((item) => batch.submit(item, 1))).then(() => order.push('group'))
    const alone = batch.alone(async () => {
      order.push('alone')
      return 7
    })
    first.open()
    expect(await alone).toBe(7)
    await group
    expect(order).toEqual(['group', 'alone'])
  })

  it('writes what it took before it closes, and takes nothing after', async () => {
    const { batch } = recorded()
    const taken = batch.submit(1, 1)
    await batch.close()
    expect(await taken).toBe(2)
    expect(batch.submit(2, 1)).toBeNull()
  })
})
