// Who may set a node to MAINTENANCE: decided by the node's own environment, not by what the caller says.
import { graphql } from 'graphql'
import { expect, it } from 'vitest'
import type { Fleet, Maintenance } from '../../schema/context.ts'
import { schema } from '../../schema/schema.ts'
import type { Viewer } from '../../schema/viewer.ts'
import { contextOf, person } from '../harness/viewers.ts'

const node = { key: 7, environmentKey: 1, name: 'db-1' }

async function set(viewer: Viewer, nodeId: string) {
  const calls: unknown[] = []
  const fleet = {
    node: (key: number) => (key === node.key ? node : null),
    setMaintenance: (nodeKey: number, maintenance: Maintenance) => {
      calls.push([nodeKey, maintenance])
      return Promise.resolve(node)
    },
  } as unknown as Fleet
  const contextValue = contextOf(viewer, fleet)
  const source = `mutation($nodeId: ID!) { setMaintenance(nodeId: $nodeId, on: true, reason: "New disks") { name } }`
  const { errors } = await graphql({ schema, source, contextValue, variableValues: { nodeId } })
  return { calls, code: (errors?.[0]?.originalError as { code?: string } | undefined)?.code }
}

it('is set by an OPERATOR of its environment', async () => {
  const { calls, code } = await set(person([[1, 'OPERATOR']]), 'node_7')
  expect(code).toBeUndefined()
  expect(calls).toEqual([[7, { on: true, reason: 'New disks' }]])
})

it.each([
  ['a VIEWER', person([[1, 'VIEWER']]), 'node_7', 'FORBIDDEN'],
  ['an ADMIN of another environment', person([[2, 'ADMIN']]), 'node_7', 'NOT_FOUND'],
  ['anybody, where it does not exist', person([[1, 'ADMIN']]), 'node_8', 'NOT_FOUND'],
  ['anybody, where it is no id of a node', person([[1, 'ADMIN']]), 'env_1', 'INVALID_INPUT'],
  [
    'the node itself',
    { kind: 'node', identity: 'node:7', nodeKey: 7, environmentKey: 1 } as const,
    'node_7',
    'FORBIDDEN',
  ],
  ['nobody', { kind: 'anonymous', identity: 'address:x' } as const, 'node_7', 'UNAUTHENTICATED'],
])('is not set by %s', async (_who, viewer, nodeId, expected) => {
  expect(await set(viewer, nodeId)).toEqual({ calls: [], code: expected })
})
