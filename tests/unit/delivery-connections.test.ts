// Connections as a whole: kept alive by bytes, given up when nobody takes them, and bounded by who has them.
import { EventEmitter } from 'node:events'
import type { ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createConnections } from '../../server/delivery/connections.ts'

let clock = 0
beforeEach(() => {
  clock = 0
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  vi.spyOn(performance, 'now').mockImplementation(() => clock)
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

/** A response over HTTP/2, as far as a connection knows it. */
class Wire extends EventEmitter {
  readonly written: string[] = []
  taking = true
  destroyed = false
  writeHead(): void {}
  flushHeaders(): void {}
  removeHeader(): void {}
  write(bytes: Buffer): boolean {
    this.written.push(String(bytes))
    return this.taking
  }
  destroy(): void {
    this.destroyed = true
    this.emit('close')
  }
}

const limits = { perIdentity: 3, perAddress: 5, total: 7 }
const caller = (identity: string, address = identity) => ({ identity, address, credential: null })

function pass(seconds: number): void {
  for (let second = 0; second < seconds; second += 1) {
    clock += 1_000
    vi.advanceTimersByTime(1_000)
  }
}

describe('an open connection', () => {
  function opened() {
    const connections = createConnections(limits)
    const wire = new Wire()
    const connection = connections.create(caller('a'))
    connection.open(wire as unknown as ServerResponse)
    return { connections, wire }
  }

  it('gets a byte every 10 s', () => {
    const { wire } = opened()
    pass(30)
    expect(wire.written).toEqual(['retry: 1000\n:\n\n', ':\n\n', ':\n\n', ':\n\n'])
  })

  it('is given up when it takes nothing for a minute, and only then', () => {
    const { wire, connections } = opened()
    pass(5)
    wire.taking = false
    pass(5)
    const { length } = wire.written
    pass(60)
    expect([wire.destroyed, connections.size()]).toEqual([false, 1])
    pass(10)
    expect([wire.destroyed, connections.size()]).toEqual([true, 0])
    // Nothing was written to who takes nothing.
    expect(wire.written).toHaveLength(length)
  })

  it('begins to count anew when it takes something again', () => {
    const { wire } = opened()
    wire.taking = false
    pass(50)
    wire.taking = true
    wire.emit('drain')
    pass(60)
    expect(wire.destroyed).toBe(false)
  })
})

describe('the limits', () => {
  const codeOf = (work: () => unknown): unknown => {
    try {
      work()
      return null
    } catch (error) {
      return (error as { code: string }).code
    }
  }

  it('are of a caller, of an address and of all, and what ends makes room', () => {
    const connections = createConnections(limits)
    const create = (identity: string, address: string) => connections.create(caller(identity, address))
    const first = create('a', 'x')
    create('a', 'y')
    create('a', 'y')
    expect(codeOf(() => create('a', 'z'))).toBe('RATE_LIMITED')
    create('b', 'x')
    create('b', 'x')
    create('c', 'x')
    create('d', 'x')
    expect(codeOf(() => create('e', 'x'))).toBe('RATE_LIMITED')
    expect(codeOf(() => create('e', 'y'))).toBe('OVERLOADED')
    first.end()
    expect(codeOf(() => create('a', 'x'))).toBeNull()
    expect(connections.size()).toBe(7)
  })
})
