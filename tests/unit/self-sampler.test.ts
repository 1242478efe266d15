// One sampler for all who look: one stamp, one sample a second, and a program whose processes come and go.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createProgram } from '../../server/self/processes.ts'
import { createSampler, type InstanceSample } from '../../server/self/sampler.ts'

const io = (written: number) =>
  `rchar: 1\nwchar: ${written}\nsyscr: 0\nsyscw: 0\nread_bytes: 0\nwrite_bytes: ${written}\ncancelled_write_bytes: 0\n`

describe('a program', () => {
  const files = new Map<string, string>()
  const program = () => createProgram(() => 10, { read: (path) => Promise.resolve(files.get(path) ?? null) })
  beforeEach(() => files.clear())

  function processes(all: Readonly<Record<number, number>>): void {
    files.clear()
    const children = Object.keys(all).filter((pid) => pid !== '10')
    files.set('/proc/10/task/10/children', children.join(' '))
    for (const [pid, written] of Object.entries(all)) files.set(`/proc/${pid}/io`, io(written))
  }

  it('counts what its processes write from when it is first looked at, and those that are born since from their birth', async () => {
    const it = program()
    processes({ 10: 1_000, 11: 5_000 })
    expect(await it.counters()).toMatchObject({ writtenBytes: 0 })
    processes({ 10: 1_100, 11: 5_010, 12: 7 })
    expect(await it.counters()).toMatchObject({ writtenBytes: 117 })
    // One ended: what it wrote stays counted.
    processes({ 10: 1_100, 12: 8 })
    expect(await it.counters()).toMatchObject({ writtenBytes: 118 })
    // Its number was given to another.
    processes({ 10: 1_100, 12: 3 })
    expect(await it.counters()).toMatchObject({ writtenBytes: 121 })
  })

  it('does not count again what the kernel adds to the parent of one that ended, at once or late', async () => {
    const it = program()
    processes({ 10: 100, 11: 5_000 })
    await it.counters()
    processes({ 10: 100, 11: 5_200 })
    expect(await it.counters()).toMatchObject({ writtenBytes: 200 })
    // Ended, and waited for: 5,200 that are known, 30 at its end, 7 of the parent's own.
    processes({ 10: 100 + 5_200 + 30 + 7 })
    expect(await it.counters()).toMatchObject({ writtenBytes: 237 })
    processes({ 10: 5_337, 12: 1_000 })
    expect(await it.counters()).toMatchObject({ writtenBytes: 1_237 })
    // Gone, and waited for only later.
    processes({ 10: 5_337 })
    expect(await it.counters()).toMatchObject({ writtenBytes: 1_237 })
    processes({ 10: 6_337 + 5 })
    expect(await it.counters()).toMatchObject({ writtenBytes: 1_242 })
  })

  it('can be one process alone, whatever that started', async () => {
    const it = createProgram(() => 10, {
      read: (path) => Promise.resolve(files.get(path) ?? null),
      withChildren: false,
    })
    processes({ 10: 100, 11: 5_000 })
    await it.counters()
    processes({ 10: 101, 11: 9_000 })
    expect(await it.counters()).toMatchObject({ writtenBytes: 1 })
  })

  it('is not there where nothing tells of it, or what tells is empty', async () => {
    const it = program()
    expect(await it.counters()).toBeNull()
    files.set('/proc/10/io', '')
    expect(await it.counters()).toBeNull()
    expect(await createProgram(() => null).counters()).toBeNull()
  })
})

describe('the sampler', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  const runtime = { tick: () => ({}) as never, close: () => undefined }

  it('samples once a second, however many look, with one stamp on all parts', async () => {
    let written = 0
    let reads = 0
    const counters = () => {
      reads += 1
      written += 500
      const writtenBytes = written
      return Promise.resolve({
        readBytes: 0,
        writtenBytes,
        cancelledBytes: 0,
        readCalls: 0,
        writeCalls: 0,
        handedBytes: writtenBytes,
      })
    }
    const samples: InstanceSample<number>[] = []
    const sampler = createSampler({
      programs: { server: { counters } },
      runtime,
      extra: () => samples.length,
      now: () => new Date(),
      sampled: (sample) => {
        samples.push(JSON.parse(JSON.stringify(sample)) as InstanceSample<number>)
        return Promise.resolve()
      },
      failed: () => undefined,
    })
    await vi.advanceTimersByTimeAsync(3_000)
    for (let reader = 0; reader < 10; reader += 1) sampler.latest()
    expect(reads).toBe(3)
    expect(samples.map(({ processes }) => processes[0]?.io?.writtenBytesPerSecond)).toEqual([0, 500, 500])
    expect(sampler.latest()?.at).toEqual(new Date())
    await sampler.close()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(reads).toBe(3)
  })

  it('goes on after a sample that could not be told, and never runs twice at once', async () => {
    const failed: unknown[] = []
    let running = 0
    let most = 0
    const sampler = createSampler({
      programs: {},
      runtime,
      extra: () => null,
      now: () => new Date(),
      async sampled() {
        running += 1
        most = Math.max(most, running)
        await new Promise((resolve) => setTimeout(resolve, 2_500))
        running -= 1
        throw new Error('the database is away')
      },
      failed: (error) => failed.push(error),
    })
    await vi.advanceTimersByTimeAsync(10_000)
    expect(most).toBe(1)
    expect(failed.length).toBeGreaterThanOrEqual(3)
    const closing = sampler.close()
    await vi.advanceTimersByTimeAsync(3_000)
    await closing
  })

  it('goes on sampling while the last one cannot be told', async () => {
    const told: (() => void)[] = []
    const sampler = createSampler({
      programs: {},
      runtime,
      extra: () => null,
      now: () => new Date(),
      sampled: () => new Promise<void>((resolve) => told.push(resolve)),
      failed: () => undefined,
    })
    await vi.advanceTimersByTimeAsync(30_000)
    expect(told).toHaveLength(1)
    expect(sampler.latest()?.at).toEqual(new Date())
    told[0]?.()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(told).toHaveLength(2)
    const closing = sampler.close()
    told[1]?.()
    await closing
  })
})
