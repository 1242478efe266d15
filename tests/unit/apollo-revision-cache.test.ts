import { gql } from '@apollo/client'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { RevisionCache } from '../../web/apollo/revision-cache.ts'

const listQuery = gql`
  query Nodes {
    environment(id: "env_1") {
      id
      nodes {
        id
        revision
        status
        statusReasons
        host {
          cpuPercent
          load1
        }
      }
    }
  }
`
const pushed = gql`
  fragment Pushed on FleetNode {
    id
    revision
    status
    host {
      cpuPercent
    }
  }
`

interface Node {
  readonly revision: number
  readonly status: string
  readonly cpu?: number
}

const node = (id: string, { revision, status, cpu = 1 }: Node) => ({
  __typename: 'FleetNode',
  id,
  revision,
  status,
  statusReasons: [status],
  host: { __typename: 'Host', cpuPercent: cpu, load1: cpu },
})

const environment = (...nodes: unknown[]) => ({ environment: { __typename: 'Environment', id: 'env_1', nodes } })

function cached() {
  const cache = new RevisionCache()
  const poll = (...nodes: unknown[]) => cache.writeQuery({ query: listQuery, data: environment(...nodes) })
  const push = (id: string, { revision, status, cpu = 1 }: Node) => {
    const data = { __typename: 'FleetNode', id, revision, status, host: { __typename: 'Host', cpuPercent: cpu } }
    cache.writeFragment({ fragment: pushed, data })
  }
  const read = () => cache.readQuery<ReturnType<typeof environment>>({ query: listQuery })?.environment.nodes
  return { cache, poll, push, read }
}

describe('revision cache', () => {
  it('does not let a late poll overwrite a newer push', () => {
    const { poll, push, read } = cached()
    poll(node('n1', { revision: 1, status: 'HEALTHY' }), node('n2', { revision: 1, status: 'HEALTHY' }))
    push('n1', { revision: 5, status: 'OFFLINE', cpu: 99 })
    poll(node('n1', { revision: 4, status: 'DEGRADED', cpu: 50 }), node('n2', { revision: 4, status: 'DEGRADED' }))
    expect(read()).toMatchObject([
      { id: 'n1', revision: 5, status: 'OFFLINE', host: { cpuPercent: 99 } },
      { id: 'n2', revision: 4, status: 'DEGRADED' },
    ])
  })

  it('takes an equal or a higher revision, and whatever has none', () => {
    const { cache, poll, read } = cached()
    poll(node('n1', { revision: 2, status: 'HEALTHY' }))
    poll(node('n1', { revision: 2, status: 'DEGRADED' }))
    expect(read()).toMatchObject([{ status: 'DEGRADED' }])
    const query = gql`
      {
        viewer {
          id
          name
        }
      }
    `
    const viewer = (name: string) => ({ viewer: { __typename: 'Viewer', id: 'u1', name } })
    cache.writeQuery({ query, data: viewer('a') })
    cache.writeQuery({ query, data: viewer('b') })
    expect(cache.readQuery({ query })).toEqual(viewer('b'))
  })

  it('takes from a late poll what the push did not bring', () => {
    const { poll, push, read } = cached()
    push('n1', { revision: 5, status: 'OFFLINE' })
    poll(node('n1', { revision: 4, status: 'DEGRADED', cpu: 50 }))
    expect(read()).toMatchObject([
      { revision: 5, status: 'OFFLINE', statusReasons: ['DEGRADED'], host: { cpuPercent: 1, load1: 50 } },
    ])
  })

  it('does not bring back what a newer list has lost, and takes what was asked with arguments', () => {
    const { cache } = cached()
    const query = gql`
      {
        node(id: "n1") {
          id
          revision
          hostSamples(since: "2026") {
            sampledAt
          }
          pipelines {
            id
            revision
          }
        }
      }
    `
    const write = (revision: number, sampledAt: string, ...ids: string[]) => {
      const pipelines = ids.map((id) => ({ __typename: 'NodePipeline', id, revision: 1 }))
      const hostSamples = [{ __typename: 'HostSample', sampledAt }]
      cache.writeQuery({
        query,
        data: { node: { __typename: 'FleetNode', id: 'n1', revision, hostSamples, pipelines } },
      })
    }
    write(5, 'first', 'p1')
    write(4, 'second', 'p1', 'p2')
    const expected = { revision: 5, hostSamples: [{ sampledAt: 'second' }], pipelines: [{ id: 'p1' }] }
    expect(cache.readQuery({ query })).toMatchObject({ node: expected })
  })

  it('tells a watcher once of a write that is partly late, and nothing of one that is wholly late', () => {
    const { cache, poll } = cached()
    poll(node('n1', { revision: 5, status: 'OFFLINE' }), node('n2', { revision: 1, status: 'HEALTHY' }))
    const told = vi.fn()
    cache.watch({ query: listQuery, optimistic: true, callback: told })
    poll(node('n1', { revision: 4, status: 'HEALTHY' }), node('n2', { revision: 2, status: 'DEGRADED' }))
    expect(told).toHaveBeenCalledTimes(1)
    expect(told.mock.calls[0]?.[0]).toMatchObject({
      result: { environment: { nodes: [{ status: 'OFFLINE' }, { status: 'DEGRADED' }] } },
    })
    poll(node('n1', { revision: 4, status: 'HEALTHY' }), node('n2', { revision: 1, status: 'HEALTHY' }))
    expect(cache.diff({ query: listQuery, optimistic: true }).result).toMatchObject({
      environment: { nodes: [{ status: 'OFFLINE' }, { status: 'DEGRADED' }] },
    })
  })

  it('takes the snapshot of a new stream for true, also where its revisions are lower', () => {
    const { cache, poll, push, read } = cached()
    poll(node('n1', { revision: 900, status: 'OFFLINE' }))
    cache.beginStream()
    const pipelines = [{ __typename: 'NodePipeline', id: 'p1', revision: 3 }]
    cache.expectPush({ __typename: 'FleetNode', id: 'n1', revision: 3, pipelines }, true)
    push('n1', { revision: 3, status: 'HEALTHY' })
    expect(read()).toMatchObject([{ revision: 3, status: 'HEALTHY' }])
    poll(node('n1', { revision: 2, status: 'OFFLINE' }))
    expect(read()).toMatchObject([{ revision: 3, status: 'HEALTHY' }])
  })

  it('does not let one snapshot undo what another subscription of the same stream has brought', () => {
    const { cache, push, read, poll } = cached()
    poll(node('n1', { revision: 1, status: 'HEALTHY' }))
    cache.beginStream()
    const brings = (revision: number, status: string, isSnapshot: boolean) => {
      cache.expectPush({ __typename: 'FleetNode', id: 'n1', revision }, isSnapshot)
      push('n1', { revision, status })
    }
    brings(10, 'OFFLINE', true)
    brings(9, 'HEALTHY', true)
    expect(read()).toMatchObject([{ revision: 10, status: 'OFFLINE' }])
    cache.beginStream()
    brings(9, 'HEALTHY', true)
    expect(read()).toMatchObject([{ revision: 9, status: 'HEALTHY' }])
  })

  it('ages a component with the pipeline on the node that it is part of', () => {
    const { cache } = cached()
    const fragment = gql`
      fragment Whole on NodePipeline {
        id
        revision
        components {
          id
          latencyMeanSeconds
        }
      }
    `
    const write = (revision: number, latencyMeanSeconds: number) => {
      const components = [{ __typename: 'NodeComponent', id: 'c1', latencyMeanSeconds }]
      cache.writeFragment({ fragment, data: { __typename: 'NodePipeline', id: 'np1', revision, components } })
    }
    write(2, 0.2)
    write(1, 0.1)
    const read = cache.readFragment({ fragment, id: 'NodePipeline:np1' })
    expect(read).toMatchObject({ revision: 2, components: [{ latencyMeanSeconds: 0.2 }] })
  })

  it('shows the highest revision of each node in whatever order polls and pushes come', () => {
    const step = fc.record({ revision: fc.nat(20), poll: fc.boolean(), id: fc.constantFrom('n1', 'n2') })
    const property = fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), (steps) => {
      const { poll, push, read } = cached()
      const highest = new Map<string, number>([
        ['n1', 0],
        ['n2', 0],
      ])
      poll(node('n1', { revision: 0, status: 'r0' }), node('n2', { revision: 0, status: 'r0' }))
      for (const { revision, poll: byPoll, id } of steps) {
        highest.set(id, Math.max(revision, highest.get(id) ?? 0))
        const now = { revision, status: `r${revision}`, cpu: revision }
        if (!byPoll) push(id, now)
        else poll(...['n1', 'n2'].map((each) => node(each, each === id ? now : { revision: 0, status: 'r0' })))
      }
      const expected = [...highest].map(([id, revision]) => ({ id, revision, status: `r${revision}` }))
      expect(read()).toMatchObject(expected)
    })
    fc.assert(property)
  })
})
