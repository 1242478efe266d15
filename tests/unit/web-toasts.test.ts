// Tests which status changes are told: each once in a while, many as one, what was missed as one summary.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createStatusToasts,
  gatherMs,
  groupMs,
  mostAlone,
  quietMs,
  type ChangeEvent,
  type ToldChange,
} from '../../web/app/status-toasts.ts'
import { createManualClock, createManualPage } from './apollo-manual-clock.ts'

function change(to: string, node: string, pipeline: string | null = null): ToldChange {
  return {
    to,
    nodeId: node,
    pipelineId: pipeline,
    node: { name: node },
    pipeline: pipeline === null ? null : { name: pipeline },
  }
}

function setUp() {
  const clock = createManualClock()
  const page = createManualPage()
  /** As the page would show them: by id, the newest text. */
  const shown = new Map<string, string>()
  const told: string[] = []
  const connection = { live: true }
  const toasts = createStatusToasts({
    clock,
    page,
    live: () => connection.live,
    show: ({ id, text }) => {
      shown.set(id, text)
      told.push(text)
    },
    hide: (id) => shown.delete(id),
  })
  const event = (given: Partial<ChangeEvent>) => toasts.take({ state: 'LIVE', recovered: 0, change: null, ...given })
  return {
    clock,
    page,
    told,
    toasts,
    connection,
    event,
    texts: () => [...shown.values()],
    live: (...changes: ToldChange[]) => {
      for (const one of changes) event({ change: one })
    },
    settle: () => clock.advance(gatherMs),
  }
}

describe('one trouble', () => {
  it('is told in words with the way to it, a crash as the pipeline, silence as the node', () => {
    const { toasts, clock, page } = setUp()
    const seen: unknown[] = []
    const own = createStatusToasts({
      clock,
      page,
      live: () => true,
      show: (toast) => seen.push(toast),
      hide: () => undefined,
    })
    own.take({ state: 'LIVE', recovered: 0, change: change('CRASHED', 'web-1', 'nginx') })
    own.take({ state: 'LIVE', recovered: 0, change: change('OFFLINE', 'web-2') })
    clock.advance(gatherMs)
    expect(seen).toEqual([
      { id: 'OFFLINE web-2 ', tone: 'warn', text: 'web-2 went offline', about: { kind: 'node', id: 'web-2' } },
      {
        id: 'CRASHED web-1 nginx',
        tone: 'bad',
        text: 'Pipeline "nginx" crashed on web-1',
        about: { kind: 'pipeline', id: 'nginx' },
      },
    ])
    toasts.close()
  })

  it('is not told where it is none', () => {
    const { live, settle, told } = setUp()
    live(change('HEALTHY', 'a'), change('DEGRADED', 'a'), change('RUNNING', 'a', 'p'), change('STOPPED', 'a', 'p'))
    settle()
    expect(told).toEqual([])
  })

  it.each([
    ['within 30 s it is not told again', quietMs - 1, 1],
    ['at exactly 30 s it is', quietMs, 2],
  ])('%s', (_name, later, times) => {
    const { live, settle, clock, told } = setUp()
    live(change('OFFLINE', 'a'))
    settle()
    live(change('HEALTHY', 'a'))
    clock.advance(later - gatherMs)
    live(change('OFFLINE', 'a'))
    settle()
    expect(told).toEqual(Array.from({ length: times }, () => 'a went offline'))
  })

  it('does not keep another one quiet', () => {
    const { live, settle, texts } = setUp()
    live(change('CRASHED', 'a', 'p'))
    settle()
    live(change('OFFLINE', 'a'))
    settle()
    expect(texts()).toEqual(['Pipeline "p" crashed on a', 'a went offline'])
  })
})

describe('many troubles', () => {
  it('200 nodes that fall silent within an interval end as one, whatever their order and pace', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 200, maxLength: 200 }), (pauses) => {
        const { live, clock, texts, told } = setUp()
        pauses.forEach((pause, index) => {
          live(change('OFFLINE', `node-${index}`))
          clock.advance(pause % 50)
        })
        clock.advance(gatherMs)
        expect(texts()).toEqual(['200 nodes went offline: node-0, node-1, node-2 and 197 more'])
        // And nobody was told 200 times on the way there.
        expect(told.length).toBeLessThanOrEqual(mostAlone + 11_000 / gatherMs)
      }),
      { numRuns: 50 },
    )
  })

  it('begin anew after a while', () => {
    const { live, settle, clock, texts } = setUp()
    live(change('OFFLINE', 'a'), change('OFFLINE', 'b'), change('OFFLINE', 'c'))
    settle()
    expect(texts()).toEqual(['3 nodes went offline: a, b, c'])
    clock.advance(groupMs + 1)
    live(change('OFFLINE', 'd'))
    settle()
    expect(texts()).toContain('d went offline')
  })

  it('of one pipeline are told as its', () => {
    const { live, settle, texts } = setUp()
    live(change('CRASHED', 'a', 'p'), change('CRASHED', 'b', 'p'), change('CRASHED', 'c', 'p'))
    settle()
    expect(texts()).toEqual(['Pipeline "p" crashed on 3 nodes'])
    live(change('CRASHED', 'c', 'q'))
    settle()
    expect(texts()).toEqual(['2 pipelines crashed on 3 nodes: p, q'])
  })
})

describe('what nobody watched', () => {
  it('while hidden is one summary on return', () => {
    const { live, page, settle, clock, texts, told } = setUp()
    page.hide()
    live(change('OFFLINE', 'a'), change('OFFLINE', 'b'), change('OFFLINE', 'b'), change('CRASHED', 'c', 'p'))
    clock.advance(10_000)
    expect(told).toEqual([])
    page.show()
    settle()
    expect(texts()).toEqual(['Meanwhile 2 nodes went offline and 1 pipeline crashed'])
    expect(told).toHaveLength(1)
  })

  it('waits for the stream and what it makes up for, and is still one', () => {
    const { live, page, settle, event, connection, told } = setUp()
    page.hide()
    live(change('OFFLINE', 'a'))
    connection.live = false
    page.show()
    settle()
    expect(told).toEqual([])
    event({ state: 'RECOVERED', recovered: 3 })
    connection.live = true
    live(change('OFFLINE', 'b'), change('HEALTHY', 'b'))
    settle()
    expect(told).toEqual([])
    live(change('OFFLINE', 'c'))
    settle()
    expect(told).toEqual(['Meanwhile 3 nodes went offline'])
    live(change('OFFLINE', 'd'))
    settle()
    expect(told).toEqual(['Meanwhile 3 nodes went offline', 'd went offline'])
  })

  it('is forgotten where the stream begins anew', () => {
    const { live, event, settle, told } = setUp()
    event({ state: 'RECOVERED', recovered: 5 })
    event({ state: 'RESET', recovered: 0 })
    live(change('OFFLINE', 'a'))
    settle()
    expect(told).toEqual(['a went offline'])
  })

  it('is not told after it was closed, and nothing waits or listens any more', () => {
    const { live, page, toasts, settle, clock, told } = setUp()
    live(change('OFFLINE', 'a'))
    toasts.close()
    settle()
    page.show()
    settle()
    expect(told).toEqual([])
    expect([clock.waiting(), page.listeners()]).toEqual([0, 0])
  })
})
