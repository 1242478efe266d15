import { gql } from '@apollo/client'
import { describe, expect, it, vi } from 'vitest'
import { createCacheBatcher } from '../../web/apollo/cache-batcher.ts'
import { RevisionCache } from '../../web/apollo/revision-cache.ts'
import { createManualClock, createManualPage } from './apollo-manual-clock.ts'

const row = gql`
  fragment Row on FleetNode {
    id
    revision
    status
    host {
      ...Meters
    }
  }
  fragment Meters on Host {
    cpuPercent
  }
`
const name = gql`
  fragment Name on FleetNode {
    id
    name
  }
`

function batching() {
  const clock = createManualClock()
  const page = createManualPage()
  const cache = new RevisionCache()
  const batches = vi.spyOn(cache, 'batch')
  const writes = vi.spyOn(cache, 'writeFragment')
  const kept = { take: vi.fn(), shown: vi.fn(), forget: vi.fn() }
  const batcher = createCacheBatcher({ cache, clock, page, kept })
  const put = (id: string, revision: number, status = 'HEALTHY') => batcher.put(row, node(id, revision, status))
  const statusOf = (id: string) =>
    cache.readFragment<{ status: string }>({ fragment: row, fragmentName: 'Row', id: `FleetNode:${id}` })?.status
  return { clock, page, cache, kept, batches, writes, batcher, put, statusOf }
}

const node = (id: string, revision: number, status: string) => ({
  __typename: 'FleetNode',
  id,
  revision,
  status,
  host: { __typename: 'Host', cpuPercent: revision },
})

describe('cache batcher', () => {
  it('writes the newest of each entity in one batch a frame', () => {
    const { page, batches, writes, put, statusOf } = batching()
    for (let revision = 1; revision <= 100; revision += 1) {
      put('n1', revision, `r${revision}`)
      put('n2', revision, `r${revision}`)
    }
    expect(batches).not.toHaveBeenCalled()
    expect(page.framesAsked()).toBe(1)
    page.paint()
    expect([batches.mock.calls.length, writes.mock.calls.length]).toEqual([1, 2])
    expect([statusOf('n1'), statusOf('n2')]).toEqual(['r100', 'r100'])
  })

  it('keeps the newer of two that come out of order, within a batch and over batches', () => {
    const { page, put, statusOf } = batching()
    put('n1', 5, 'new')
    put('n1', 4, 'old')
    page.paint()
    expect(statusOf('n1')).toBe('new')
    put('n1', 3, 'older')
    page.paint()
    expect(statusOf('n1')).toBe('new')
  })

  it('lets go every 5 s of what reading has kept, and of nothing that is there', () => {
    const { clock, page, cache, put } = batching()
    const read = () => cache.readFragment({ fragment: row, fragmentName: 'Row', id: 'FleetNode:still' })
    put('still', 1)
    page.paint()
    const kept = read()
    const pushAfter = (ms: number) => {
      clock.advance(ms)
      put('n1', clock.now())
      page.paint()
    }
    pushAfter(4_999)
    expect(read()).toBe(kept)
    pushAfter(1)
    expect(read()).not.toBe(kept)
    expect(read()).toEqual(kept)
  })

  it('tells a watcher once a batch', () => {
    const { page, cache, put } = batching()
    put('n1', 1)
    page.paint()
    const told = vi.fn()
    const query = gql`
      query Row {
        node(id: "n1") {
          id
          status
        }
      }
    `
    cache.writeQuery({ query, data: { node: { __typename: 'FleetNode', id: 'n1', status: 'HEALTHY' } } })
    cache.watch({ query, optimistic: true, callback: told })
    put('n1', 2, 'DEGRADED')
    put('n2', 2, 'DEGRADED')
    page.paint()
    expect(told).toHaveBeenCalledTimes(1)
  })

  it('flushes every 250 ms when no frame comes, however many events come', () => {
    const { clock, batches, put } = batching()
    let revision = 0
    for (let ms = 0; ms < 2_000; ms += 10) {
      put('n1', (revision += 1))
      clock.advance(10)
    }
    expect(batches).toHaveBeenCalledTimes(8)
  })

  it('asks a hidden page for no frame', () => {
    const { clock, page, put, statusOf } = batching()
    page.hide()
    put('n1', 1)
    expect(page.framesAsked()).toBe(0)
    clock.advance(250)
    expect(statusOf('n1')).toBe('HEALTHY')
  })

  it('writes a big snapshot in parts, in the order in which entities came, and starves none', () => {
    const { page, writes, put } = batching()
    for (let i = 0; i < 1_200; i += 1) put(`n${i}`, 1)
    const sizes: number[] = []
    let revision = 1
    while (writes.mock.calls.length < 1_200) {
      const before = writes.mock.calls.length
      // The first ones change all the time.
      revision += 1
      for (let i = 0; i < 100 && sizes.length === 0; i += 1) put(`n${i}`, revision)
      page.paint()
      sizes.push(writes.mock.calls.length - before)
    }
    expect(sizes).toEqual([500, 500, 200])
  })

  it('writes an entity by each fragment that wants it', () => {
    const { page, cache, batcher, put, statusOf } = batching()
    put('n1', 1)
    batcher.put(name, { __typename: 'FleetNode', id: 'n1', ...{ name: 'alpha' } })
    page.paint()
    expect(statusOf('n1')).toBe('HEALTHY')
    expect(cache.readFragment({ fragment: name, id: 'FleetNode:n1' })).toMatchObject({ name: 'alpha' })
  })

  it('takes a snapshot for true even if its revision is lower', () => {
    const { page, cache, batcher, put, statusOf } = batching()
    put('n1', 900, 'before')
    page.paint()
    cache.beginStream()
    batcher.put(row, node('n1', 3, 'restored'), { snapshot: true })
    put('n1', 4, 'after')
    page.paint()
    expect(statusOf('n1')).toBe('after')
  })

  it('removes what is gone, and what was to be written of it', () => {
    const { page, batcher, put, statusOf } = batching()
    put('n1', 1)
    page.paint()
    put('n1', 2)
    batcher.remove({ __typename: 'FleetNode', id: 'n1' })
    page.paint()
    expect(statusOf('n1')).toBeUndefined()
    batcher.remove({ __typename: 'FleetNode', id: 'n1' })
    put('n1', 1, 'back')
    page.paint()
    expect(statusOf('n1')).toBe('back')
  })

  it('is bounded: what is too much to keep is written', () => {
    const { page, writes, put } = batching()
    for (let i = 0; i <= 50_000; i += 1) put(`n${i}`, 1)
    expect(writes).toHaveBeenCalledTimes(50_000)
    page.paint()
    expect(writes).toHaveBeenCalledTimes(50_001)
  })

  it('says what is wrong with an entity that has no id or a document without a fragment', () => {
    const { batcher } = batching()
    expect(() => batcher.put(row, { id: 'n1' })).toThrow('expected __typename and id, got {"id":"n1"}')
    batcher.put(gql('{ ok }'), { __typename: 'FleetNode', id: 'n1' })
    expect(() => batcher.flush()).toThrow('expected a document with one')
  })

  it('shows what it keeps once all of it is written, and never what was cleared', () => {
    const { page, batcher, put, kept } = batching()
    for (let id = 0; id < 700; id += 1) put(`n${id}`, 1)
    expect(kept.take).toHaveBeenCalledTimes(700)
    page.paint()
    expect(kept.shown).not.toHaveBeenCalled()
    page.paint()
    expect(kept.shown).toHaveBeenCalledTimes(1)
    put('n1', 2)
    batcher.clear()
    expect(kept.forget).toHaveBeenCalledTimes(1)
    expect(kept.shown).toHaveBeenCalledTimes(1)
  })

  it('leaves nothing behind when it is cleared or closed', () => {
    const { clock, page, writes, batcher, put } = batching()
    put('n1', 1)
    batcher.clear()
    expect([clock.waiting(), page.listeners()]).toEqual([0, 0])
    put('n1', 1)
    batcher.close()
    put('n2', 1)
    page.paint()
    expect([clock.waiting(), page.listeners(), writes.mock.calls.length]).toEqual([0, 0, 0])
  })
})
