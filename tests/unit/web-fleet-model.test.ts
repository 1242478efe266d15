// What the Fleet page reads of the cache: what was written, all of it, and nothing else.
import { ApolloClient, ApolloLink } from '@apollo/client'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RevisionCache } from '../../web/apollo/revision-cache.ts'
import { FleetNodes, FleetRow } from '../../web/fleet/documents.ts'
import { createFleetModel } from '../../web/fleet/fleet-model.ts'
import { createHistory } from '../../web/ui/history.ts'
import { createManualClock } from './apollo-manual-clock.ts'

const instant = '2026-01-01T00:00:00.000Z'
const variables = { environmentId: 'env_1' }

function row(id: string, revision: number, cpuPercent: number, status: 'HEALTHY' | 'MAINTENANCE' = 'HEALTHY') {
  const host = { __typename: 'Host', sampledAt: instant, cpuPercent, memoryUsedBytes: 1, memoryTotalBytes: 2 }
  const names = { name: `host-${id}`, address: null, os: null, agentVersion: null, labels: [] }
  const standing = { status, statusReasons: [], statusSince: instant, lastHeartbeatAt: instant }
  return { __typename: 'FleetNode', id, revision, ...names, ...standing, host, pipelines: [] }
}

function openPage() {
  const cache = new RevisionCache()
  const client = new ApolloClient({ cache, link: ApolloLink.empty() })
  const clock = createManualClock()
  let revision = 0
  const stays = (ids: readonly string[]) => {
    revision += 1
    const nodes = ids.map((id) => row(id, revision, revision))
    const data = { environment: { __typename: 'Environment', id: 'env_1', nodes } }
    cache.writeQuery({ query: FleetNodes, variables, data })
  }
  const beats = (id: string) => {
    revision += 1
    cache.writeFragment({ fragment: FleetRow, fragmentName: 'FleetRow', data: row(id, revision, revision) })
  }
  const maintains = (id: string) => {
    revision += 1
    const data = row(id, revision, revision, 'MAINTENANCE')
    cache.writeFragment({ fragment: FleetRow, fragmentName: 'FleetRow', data })
  }
  /** How the stream stands, and since when a node must have been heard. */
  const server = { live: true, heardSince: Date.parse(instant) }
  const open = () =>
    createFleetModel({
      client,
      cache,
      environmentId: 'env_1',
      history: createHistory(),
      clock,
      fresh: () => server.live,
      heardSince: () => server.heardSince,
    })
  return { clock, stays, beats, maintains, server, open }
}

const ids = ['n1', 'n2', 'n3', 'n4']

describe('the fleet model', () => {
  it('reads a node again when it was written, and leaves the others as they are', () => {
    const { clock, stays, beats, open } = openPage()
    stays(['n1', 'n2'])
    const model = open()
    const close = model.subscribe(() => undefined)
    clock.advance(1_000)
    const [first, second] = model.get().fleet?.nodes ?? []
    beats('n2')
    clock.advance(1_000)
    const [firstThen, secondThen] = model.get().fleet?.nodes ?? []
    expect(firstThen).toBe(first)
    expect(secondThen).toEqual({ ...second, cpu: 2 })
    close()
  })

  it('knows what was written while nobody looked', () => {
    const { clock, stays, beats, open } = openPage()
    stays(['n1'])
    const model = open()
    model.subscribe(() => undefined)()
    beats('n1')
    const close = model.subscribe(() => undefined)
    clock.advance(0)
    expect(model.get().fleet?.nodes).toMatchObject([{ id: 'n1', cpu: 2 }])
    close()
    expect(clock.waiting()).toBe(0)
  })

  it('finds out itself that a node in maintenance is silent, but not of what is old because the stream is lost', () => {
    const { clock, stays, maintains, server, open } = openPage()
    stays(['n1', 'n2'])
    const model = open()
    const close = model.subscribe(() => undefined)
    const beating = () => {
      clock.advance(1_000)
      return model.get().fleet?.nodes.map((node) => node.beating)
    }
    maintains('n1')
    expect(beating()).toEqual([true, true])
    server.live = false
    server.heardSince += 1
    expect(beating()).toEqual([true, true])
    server.live = true
    expect(beating()).toEqual([false, true])
    expect(model.get().fleet?.nodes[0]).toMatchObject({ cpu: null, running: 0 })
    close()
  })

  it('says after any writes what one says that reads everything anew', () => {
    const fleet = fc.subarray(ids, { minLength: 1 })
    const step = fc.oneof(
      fc.record({ beat: fc.constantFrom(...ids) }),
      fc.record({ fleet }),
      fc.constant({ passes: true as const }),
    )
    fc.assert(
      fc.property(fleet, fc.array(step, { maxLength: 20 }), (begin, steps) => {
        const { clock, stays, beats, open } = openPage()
        stays(begin)
        const model = open()
        const close = model.subscribe(() => undefined)
        for (const one of steps) {
          if ('beat' in one) beats(one.beat)
          else if ('fleet' in one) stays(one.fleet)
          else clock.advance(1_000)
        }
        clock.advance(1_000)
        expect(model.get().fleet?.nodes).toEqual(open().get().fleet?.nodes)
        close()
      }),
    )
  })
})
