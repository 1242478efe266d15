import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDeployment, deploymentOf } from '../../web/fleet/deployment.ts'
import { groupings, groupsOf, headingIn, rowsOf } from '../../web/fleet/grouped.ts'
import { placeAfter, type Place } from '../../web/fleet/matrix-keys.ts'
import { readMatrixSearch, shownDeployment } from '../../web/fleet/matrix-search.ts'
import type { NodeStanding } from '../../web/fleet/node-standing.ts'
import { compareVersions, newestVersion } from '../../web/fleet/versions.ts'
import type { MatrixCellFragment, MatrixNodeFragment } from '../../web/gen/graphql.ts'

function cell(
  pipelineId: string,
  nodeId: string,
  version: string | null,
  desiredVersion: string | null = null,
): MatrixCellFragment {
  const id = `${pipelineId}-${nodeId}`
  return {
    id,
    revision: 1,
    nodeId,
    pipelineId,
    pipelineName: `name-${pipelineId}`,
    status: 'RUNNING',
    version,
    desiredVersion,
  }
}

const node = (id: string): MatrixNodeFragment => ({
  id,
  revision: 1,
  name: `name-${id}`,
  status: 'HEALTHY',
  lastHeartbeatAt: '2026-01-01T00:00:00.000Z',
})

function deployment(nodes: MatrixNodeFragment[], cells: MatrixCellFragment[]) {
  return deploymentOf({
    nodes: new Map(nodes.map((one) => [one.id, one])),
    onNodes: new Map(cells.map((one) => [one.id, one])),
    at: 0,
    heardSince: 0,
  })
}

describe('a version', () => {
  it.each([
    ['9', '10'],
    ['1.9.2', '1.10.0'],
    ['1.0.0-rc.1', '1.0.0'],
    ['1.0.0-rc.2', '1.0.0-rc.10'],
    ['1.0.0-alpha', '1.0.0-alpha.1'],
    ['v1.2', '1.3'],
    ['1', '1.0.1'],
    ['2026.1.31', '2026.2.1'],
  ])('%s is older than %s', (older, newer) => {
    expect(compareVersions(older, newer)).toBeLessThan(0)
    expect(compareVersions(newer, older)).toBeGreaterThan(0)
  })

  it.each([
    ['1.2', '1.2.0'],
    ['v7', '7'],
    ['1.2.3+build.5', '1.2.3+build.6'],
  ])('%s is as new as %s', (one, other) => {
    expect(compareVersions(one, other)).toBeCloseTo(0)
  })

  const version = fc.oneof(
    fc.stringMatching(/^v?\d{1,2}(\.\d{1,2}){0,2}(-(rc|beta)\.?\d?)?(\+\w{1,2})?$/),
    fc.string({ maxLength: 6 }),
  )

  it('stands in one order with all others, whatever people write', () => {
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        expect(Math.sign(compareVersions(a, b))).toBeCloseTo(-Math.sign(compareVersions(b, a)))
        if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0)
          expect(compareVersions(a, c)).toBeLessThanOrEqual(0)
      }),
    )
  })

  it('is the newest in whatever order they come', () => {
    expect(newestVersion([])).toBeNull()
    fc.assert(
      fc.property(fc.array(version, { minLength: 1 }), (versions) => {
        const newest = newestVersion(versions) ?? ''
        for (const one of versions) expect(compareVersions(one, newest)).toBeLessThanOrEqual(0)
        expect(compareVersions(newestVersion(versions.toReversed()) ?? '', newest)).toBeCloseTo(0)
      }),
    )
  })
})

describe('what is outdated', () => {
  it('is what is older than the newest that runs anywhere, and nothing else', () => {
    const all = deployment(
      [node('a'), node('b'), node('c'), node('d'), node('e')],
      [
        cell('p', 'a', '7'),
        cell('p', 'b', '6'),
        cell('p', 'c', '7', '8'),
        cell('p', 'd', null, '7'),
        cell('p', 'e', '6', '6'),
      ],
    )
    expect(['a', 'b', 'c', 'd', 'e'].map((id) => all.at('p', id)?.newer)).toEqual([null, '7', null, null, '7'])
    expect(['a', 'b', 'c', 'd', 'e'].map((id) => all.at('p', id)?.awaited)).toEqual([null, null, '8', '7', null])
    expect(all.outdated).toEqual([
      { pipelineId: 'p', nodeId: 'b' },
      { pipelineId: 'p', nodeId: 'e' },
    ])
    expect(all.at('p', 'x')).toBeNull()
  })

  it('is decided for each pipeline by itself, as if each cell were compared with all of its row', () => {
    const anyCell = fc.record({
      pipeline: fc.constantFrom('p', 'q'),
      node: fc.constantFrom('a', 'b', 'c', 'd'),
      version: fc.option(fc.constantFrom('1', '2', '2.0', '10', '10-rc.1')),
    })
    const cells = fc.uniqueArray(anyCell, { selector: (one) => `${one.pipeline} ${one.node}` })
    fc.assert(
      fc.property(cells, (some) => {
        const all = deployment(
          ['a', 'b', 'c', 'd'].map(node),
          some.map((one) => cell(one.pipeline, one.node, one.version)),
        )
        const behind = some.filter(({ pipeline, version }) =>
          some.some(
            (other) =>
              other.pipeline === pipeline &&
              version !== null &&
              other.version !== null &&
              compareVersions(version, other.version) < 0,
          ),
        )
        const keys = (list: readonly { pipelineId: string; nodeId: string }[]) =>
          list.map((one) => `${one.pipelineId} ${one.nodeId}`).toSorted()
        expect(keys(all.outdated)).toEqual(keys(behind.map((one) => ({ pipelineId: one.pipeline, nodeId: one.node }))))
        for (const one of some) expect(all.at(one.pipeline, one.node)?.newer === null).toBe(!behind.includes(one))
      }),
    )
  })
})

describe('a deployment that is looked at again', () => {
  const nodes = new Map([['a', node('a')]])
  const told = (...cells: MatrixCellFragment[]) => new Map(cells.map((one) => [one.id, one]))

  it('is the very same while nothing in it is another, and another as soon as something is', () => {
    const look = createDeployment()
    const onNodes = told(cell('p', 'a', '7'))
    const first = look({ nodes, onNodes, at: 0, heardSince: 0 })
    onNodes.set('p-a', { ...cell('p', 'a', '7'), revision: 2 })
    expect(look({ nodes, onNodes, at: 1, heardSince: 0 })).toBe(first)
    onNodes.set('p-a', { ...cell('p', 'a', '8'), revision: 3 })
    expect(look({ nodes, onNodes, at: 2, heardSince: 0 }).at('p', 'a')?.version).toBe('8')
    onNodes.set('q-a', cell('q', 'a', '1'))
    expect(look({ nodes, onNodes, at: 3, heardSince: 0 }).pipelines).toHaveLength(2)
    nodes.set('a', { ...node('a'), status: 'OFFLINE' })
    expect(look({ nodes, onNodes, at: 4, heardSince: 0 }).nodes).toMatchObject([{ status: 'OFFLINE', heard: false }])
    onNodes.delete('p-a')
    onNodes.set('r-a', cell('r', 'a', '1'))
    expect(look({ nodes, onNodes, at: 5, heardSince: 0 }).pipelines.map(({ id }) => id)).toEqual(['q', 'r'])
  })

  it('is another when a node in maintenance falls silent, though nothing was told of it', () => {
    const look = createDeployment()
    const kept = new Map([['a', { ...node('a'), status: 'MAINTENANCE' as const }]])
    const [onNodes, heardAt] = [told(cell('p', 'a', '7')), Date.parse('2026-01-01T00:00:00.000Z')]
    const heard = look({ nodes: kept, onNodes, at: 0, heardSince: heardAt - 5_000 })
    expect(heard.nodes).toMatchObject([{ heard: true }])
    expect(look({ nodes: kept, onNodes, at: 1, heardSince: heardAt })).toBe(heard)
    const silent = look({ nodes: kept, onNodes, at: 2, heardSince: heardAt + 1 })
    expect(silent.nodes).toMatchObject([{ heard: false }])
    expect(look({ nodes: kept, onNodes, at: 3, heardSince: heardAt + 5_000 })).toBe(silent)
  })
})

describe('a key in the matrix', () => {
  const press = (key: string, from: Place, ctrlKey = false) =>
    placeAfter({ key, ctrlKey, metaKey: false, altKey: false }, from, [25, 8])

  it('leads one on, ten on, to an edge or a corner', () => {
    expect(press('ArrowDown', [3, 3])).toEqual([4, 3])
    expect(press('ArrowLeft', [3, 3])).toEqual([3, 2])
    expect(press('PageDown', [3, 3])).toEqual([13, 3])
    expect(press('End', [3, 3])).toEqual([3, 7])
    expect(press('End', [3, 3], true)).toEqual([24, 7])
    expect(press('Home', [3, 3], true)).toEqual([0, 0])
    expect(press('Enter', [3, 3])).toBeNull()
    expect(press('ArrowDown', [3, 3], true)).toBeNull()
  })

  it('never leads out of it', () => {
    const keys = fc.constantFrom('ArrowDown', 'ArrowUp', 'ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown', 'Home', 'End')
    fc.assert(
      fc.property(keys, fc.nat(30), fc.nat(30), (key, row, column) => {
        const [toRow = -1, toColumn = -1] = press(key, [row, column]) ?? []
        expect(toRow >= 0 && toRow < 25 && toColumn >= 0 && toColumn < 8).toBe(true)
      }),
    )
  })
})

describe('the matrix that is shown', () => {
  const all = deployment(
    [node('a'), node('b'), node('idle')],
    [cell('p', 'a', '7'), cell('p', 'b', '6'), cell('q', 'a', '1')],
  )
  const ids = (search: Parameters<typeof shownDeployment>[1]) => {
    const { pipelines, nodes } = shownDeployment(all, search)
    return [pipelines.map(({ id }) => id).join(), nodes.map(({ id }) => id).join()]
  }

  it('has no column for a node that runs nothing', () => {
    expect(ids({})).toEqual(['p,q', 'a,b'])
  })

  it('is filtered by names, and by what is outdated', () => {
    expect(ids({ q: 'NAME-Q' })).toEqual(['q', 'a,b'])
    expect(ids({ node: 'b' })).toEqual(['p,q', 'b'])
    expect(ids({ outdated: true })).toEqual(['p', 'b'])
  })

  it('reads of its address what it understands', () => {
    expect(readMatrixSearch({ q: 7, node: 'x', outdated: true, more: 1 })).toEqual({
      q: '7',
      node: 'x',
      outdated: true,
    })
    expect(readMatrixSearch({ q: [], outdated: 'yes' })).toEqual({})
  })
})

describe('groups of nodes', () => {
  const standing = (id: string, region: string | null, status: NodeStanding['status'] = 'HEALTHY') =>
    ({ id, status, labels: new Map(region === null ? [] : [['region', region]]) }) as unknown as NodeStanding
  const nodes = [standing('a', 'eu-10'), standing('b', 'eu-9', 'OFFLINE'), standing('c', null), standing('d', 'eu-9')]

  it('stand in the order of the label, what has none last, and keep the order within', () => {
    expect(
      groupsOf(nodes, 'label:region').map(({ name, nodes: all }) => [name, all.map(({ id }) => id).join()]),
    ).toEqual([
      ['eu-9', 'b,d'],
      ['eu-10', 'a'],
      ['Without region', 'c'],
    ])
  })

  it('by status are worst first', () => {
    expect(groupsOf(nodes, 'status').map(({ name }) => name)).toEqual(['Offline', 'Healthy'])
  })

  it('hold every node once, whatever they are grouped by', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.constantFrom('x', 'y', 'z'))), (labels) => {
        const all = labels.map((label, index) => standing(`n${index}`, label))
        const rows = rowsOf(groupsOf(all, 'label:region'))
        expect(rows.filter((row) => headingIn(row) === null).sort()).toEqual(all.map(({ id }) => id).sort())
      }),
    )
  })

  it('can be of any label that is there', () => {
    expect(groupings(nodes).map(({ value }) => value)).toEqual(['status', 'label:region'])
  })
})
