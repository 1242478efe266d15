// A body that comes too slowly is given up: who sends one byte now and then holds nothing.
import type { IncomingMessage } from 'node:http'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { readJson } from '../../server/http/body.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('is refused after 30 s, however steadily it comes, and nothing waits for it any more', async () => {
  const request = Object.assign(new PassThrough(), { headers: {}, complete: false })
  const outcome = readJson(request as unknown as IncomingMessage).catch((error: unknown) => error)
  for (let second = 0; second < 30; second += 1) {
    request.write(' ')
    await vi.advanceTimersByTimeAsync(1_000)
  }
  expect(await outcome).toMatchObject({ code: 'INVALID_INPUT', message: 'The body: expected all of it within 30 s' })
  expect(request.listenerCount('data')).toBe(0)
  expect(vi.getTimerCount()).toBe(0)
})
