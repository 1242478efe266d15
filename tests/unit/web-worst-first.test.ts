import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { NodeStanding } from '../../web/fleet/node-standing.ts'
import { needingAttention, shownNodes, worstFirst } from '../../web/fleet/worst-first.ts'
import { nodeStatusesWorstFirst } from '../../web/ui/status-look.ts'

function node(id: string, given: Partial<NodeStanding> = {}): NodeStanding {
  return {
    id,
    name: id,
    status: 'HEALTHY',
    reasons: [],
    since: 0,
    text: id,
    labels: new Map<string, string>(),
    beating: true,
    cpu: null,
    memory: null,
    eventsIn: null,
    errors: null,
    running: 0,
    pipelines: 0,
    ...given,
  }
}

const idsOf = (nodes: readonly NodeStanding[]) => nodes.map(({ id }) => id)

const anyNode = fc
  .record({
    id: fc.string({ minLength: 1, maxLength: 3 }),
    name: fc.constantFrom('a', 'b', 'a2', 'a10'),
    status: fc.constantFrom(...nodeStatusesWorstFirst),
    since: fc.integer({ min: 0, max: 3 }),
    cpu: fc.option(fc.integer({ min: 0, max: 3 })),
  })
  .map(({ id, ...given }) => node(id, given))

describe('worst first', () => {
  it('is offline, degraded, unknown, maintenance, healthy', () => {
    const shuffled = ['HEALTHY', 'UNKNOWN', 'OFFLINE', 'MAINTENANCE', 'DEGRADED'] as const
    const nodes = shuffled.map((status) => node(status, { status }))
    expect(idsOf(nodes.toSorted(worstFirst))).toEqual(['OFFLINE', 'DEGRADED', 'UNKNOWN', 'MAINTENANCE', 'HEALTHY'])
  })

  it('puts the newest trouble above older trouble, and the healthy by name with numbers read as numbers', () => {
    const nodes = [
      node('old', { status: 'OFFLINE', since: 1 }),
      node('new', { status: 'OFFLINE', since: 2 }),
      node('edge-10', { since: 5 }),
      node('edge-9', { since: 1 }),
    ]
    expect(idsOf(nodes.toSorted(worstFirst))).toEqual(['new', 'old', 'edge-9', 'edge-10'])
  })

  it('is one order for any list, however it was sorted before', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(anyNode, { selector: ({ id }) => id, maxLength: 20 }),
        fc.constantFrom(undefined, 'name', 'cpu', 'memory', 'events'),
        (nodes, sort) => {
          const search = sort ? { sort } : {}
          const once = idsOf(shownNodes(nodes, search))
          expect(idsOf(shownNodes(nodes.toReversed(), search))).toEqual(once)
        },
      ),
    )
  })

  it('leaves the list it was given as it was', () => {
    const nodes = [node('b'), node('a')]
    shownNodes(nodes, {})
    expect(idsOf(nodes)).toEqual(['b', 'a'])
  })
})

describe('the nodes shown', () => {
  const nodes = [
    node('a', { cpu: 10, text: 'edge-a\n10.0.0.1\nregion=eu' }),
    node('b', { cpu: null, text: 'edge-b\n10.0.0.2\nregion=us' }),
    node('c', { cpu: 90, status: 'DEGRADED', text: 'core-c\n10.0.0.3\nregion=eu' }),
  ]

  it('are those of the status', () => {
    expect(idsOf(shownNodes(nodes, { status: 'DEGRADED' }))).toEqual(['c'])
  })

  it('are found by name, address or label, whatever the case', () => {
    expect(idsOf(shownNodes(nodes, { q: 'EDGE' }))).toEqual(['a', 'b'])
    expect(idsOf(shownNodes(nodes, { q: '0.0.2 ' }))).toEqual(['b'])
    expect(idsOf(shownNodes(nodes, { q: 'region=eu' }))).toEqual(['c', 'a'])
  })

  it('sorted by a number have the highest first and what is not known last', () => {
    expect(idsOf(shownNodes(nodes, { sort: 'cpu' }))).toEqual(['c', 'a', 'b'])
  })
})

describe('what needs attention', () => {
  it('is offline or degraded, and nothing else', () => {
    const nodes = nodeStatusesWorstFirst.map((status) => node(status, { status }))
    expect(idsOf(needingAttention(nodes))).toEqual(['OFFLINE', 'DEGRADED'])
  })
})
