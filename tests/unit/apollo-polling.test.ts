import { describe, expect, it } from 'vitest'
import type { Connection, ConnectionStatus, ConnectionStore } from '../../web/apollo/connection.ts'
import { createObservedValue } from '../../web/apollo/observed-value.ts'
import { createFallbackPolling } from '../../web/apollo/polling.ts'
import { createManualClock, createManualPage } from './apollo-manual-clock.ts'

function polling(first: ConnectionStatus, baseMs = 15_000) {
  const clock = createManualClock()
  const page = createManualPage()
  const rest = { attempt: 0, retryAt: null, reason: null, lastUpdateAt: null, latencyMs: null }
  const value = createObservedValue<Connection>({ status: first, ...rest })
  const polled: boolean[] = []
  const connection: ConnectionStore = {
    ...value,
    lastByteAt: () => null,
    retryNow: () => {},
    received: () => {},
    painted: () => {},
    polled: (ok) => polled.push(ok),
    close: () => {},
  }
  const asked: { readonly at: number; readonly settle: (ok: boolean) => Promise<void> }[] = []
  const refetch = () =>
    new Promise<void>((resolve, reject) => {
      const settle = async (ok: boolean) => {
        if (ok) resolve()
        else reject(new Error('HTTP 503'))
        // What waits for the answer goes on after this.
        await new Promise((done) => setImmediate(done))
      }
      asked.push({ at: clock.now(), settle })
    })
  const { close } = createFallbackPolling({ connection, page, clock, baseMs, refetch })
  const go = (status: ConnectionStatus) => value.set({ status, ...rest })
  const answer = async (ok = true) => asked.at(-1)?.settle(ok)
  return { clock, page, asked, polled, close, go, answer }
}

describe('fallback polling', () => {
  it('asks nothing while live, idle, connecting for the first time or signed out', () => {
    for (const status of ['live', 'idle', 'connecting', 'unauthorized'] as const) {
      const { clock, asked } = polling(status)
      clock.advance(3_600_000)
      expect(asked).toEqual([])
    }
  })

  it('asks every 30 s while the stream is lost, whatever the view would like', async () => {
    const { clock, asked, polled, go, answer } = polling('live', 5_000)
    clock.advance(60_000)
    go('reconnecting')
    clock.advance(0)
    expect(asked.length).toBe(1)
    await answer(true)
    go('polling')
    clock.advance(29_999)
    expect(asked.length).toBe(1)
    clock.advance(1)
    expect(asked.length).toBe(2)
    await answer(false)
    go('offline')
    clock.advance(30_000)
    expect(asked.length).toBe(3)
    expect(polled).toEqual([true, false])
  })

  it('does not ask for what was asked a moment ago', () => {
    const { clock, asked, go } = polling('live')
    clock.advance(10_000)
    go('reconnecting')
    clock.advance(19_999)
    expect(asked.length).toBe(0)
    clock.advance(1)
    expect(asked.length).toBe(1)
  })

  it('keeps a slower view slow', () => {
    const { clock, asked } = polling('reconnecting', 300_000)
    clock.advance(299_999)
    expect(asked.length).toBe(0)
    clock.advance(1)
    expect(asked.length).toBe(1)
  })

  it('never asks again before the answer came', async () => {
    const { clock, asked, answer } = polling('reconnecting')
    clock.advance(300_000)
    expect(asked.length).toBe(1)
    await answer()
    expect(asked.length).toBe(2)
  })

  it('asks exactly once when the stream is back', async () => {
    const { clock, asked, go, answer } = polling('live')
    go('reconnecting')
    clock.advance(2_000)
    expect(asked.length).toBe(0)
    go('live')
    go('live')
    expect(asked.length).toBe(1)
    await answer()
    clock.advance(3_600_000)
    expect(asked.length).toBe(1)
  })

  it('asks again at reconnect when an older question is still out', async () => {
    const { clock, asked, go, answer } = polling('reconnecting')
    clock.advance(30_000)
    go('live')
    expect(asked.length).toBe(1)
    await answer()
    expect(asked.length).toBe(2)
    await answer()
    clock.advance(3_600_000)
    expect(asked.length).toBe(2)
  })

  it('asks nothing while hidden, and once on return', async () => {
    const { clock, page, asked, go, answer } = polling('live')
    page.hide()
    go('paused')
    clock.advance(3_600_000)
    expect(asked.length).toBe(0)
    page.show()
    go('connecting')
    expect(asked.length).toBe(0)
    go('live')
    expect(asked.length).toBe(1)
    await answer()
    clock.advance(3_600_000)
    expect(asked.length).toBe(1)
  })

  it('asks at once on return to a lost stream', () => {
    const { clock, page, asked, go } = polling('reconnecting')
    page.hide()
    clock.advance(3_600_000)
    go('offline')
    expect(asked.length).toBe(0)
    page.show()
    expect(asked.length).toBe(1)
  })

  it('leaves nothing behind when it is closed, with a question out', async () => {
    const { clock, page, asked, polled, close, go, answer } = polling('reconnecting')
    clock.advance(30_000)
    close()
    await answer()
    go('live')
    expect([asked.length, polled.length, clock.waiting(), page.listeners()]).toEqual([1, 0, 0, 0])
  })
})
