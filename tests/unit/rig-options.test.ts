import { describe, expect, it, vi } from 'vitest'
import { readOptions, UsageError } from '../../bench/rig/options.ts'
import { watchTicks } from '../../bench/rig/tick-watch.ts'

describe('the options of the rig', () => {
  it('are those of its form', () => {
    expect(readOptions([], {})).toMatchObject({ form: 'smoke', pushHz: 5, nodes: 25, durationMs: 60_000 })
    expect(readOptions(['--full'], {})).toMatchObject({ pushHz: 1, nodes: 5, durationMs: 1_800_000, tickMs: 30_000 })
    expect(readOptions(['--hard'], {})).toMatchObject({ pushHz: 20, nodes: 100, durationMs: 600_000 })
    expect(readOptions(['--self-test'], {})).toMatchObject({ form: 'self-test', nodes: 5 })
  })

  it('give way to the environment', () => {
    const environment = { PUSH_HZ: '2', NODES: '3', RUN_DURATION_MS: '5000', TICK_MS: '700', OUT_DIR: '/somewhere' }
    expect(readOptions(['--hard'], environment)).toEqual({
      form: 'hard',
      pushHz: 2,
      nodes: 3,
      durationMs: 5_000,
      tickMs: 700,
      outDir: '/somewhere',
    })
    // As many as beat every five seconds at that pace.
    expect(readOptions([], { PUSH_HZ: '0.1' }).nodes).toBe(1)
    expect(readOptions([], { PUSH_HZ: '3', NODES: '' }).nodes).toBe(15)
  })

  it('say what is wrong with them', () => {
    expect(() => readOptions(['--full', '--hard'], {})).toThrow(UsageError)
    expect(() => readOptions(['--fast'], {})).toThrow(UsageError)
    for (const text of ['0', '-1', 'many', 'Infinity', '1e9'])
      expect(() => readOptions([], { PUSH_HZ: text })).toThrow(/PUSH_HZ: expected a number above 0 and at most 100/)
  })
})

describe('the watch over ticks', () => {
  it('tells of none for three ticks, and not before', async () => {
    vi.useFakeTimers()
    try {
      const stalled = vi.fn()
      const ticks = watchTicks(1_000)
      void ticks.stalled.then(stalled)
      await vi.advanceTimersByTimeAsync(2_999)
      ticks.ticked()
      await vi.advanceTimersByTimeAsync(2_999)
      expect(stalled).not.toHaveBeenCalled()
      await vi.advanceTimersByTimeAsync(1)
      expect(stalled).toHaveBeenCalledOnce()
      ticks.close()
      expect(vi.getTimerCount()).toBe(0)
    } finally {
      vi.useRealTimers()
    }
  })
})
