// Who may set how long history is kept, and what is refused before anything is set.
import { graphql } from 'graphql'
import { expect, it } from 'vitest'
import type { Fleet } from '../../schema/context.ts'
import { schema } from '../../schema/schema.ts'
import type { RetentionPolicy } from '../../schema/history-shapes.ts'
import type { Viewer } from '../../schema/viewer.ts'
import { contextOf, person } from '../harness/viewers.ts'

const environment = { key: 1, name: 'production', intervalSeconds: 5 }

async function set(viewer: Viewer, args: { kind: string; keepDays: number }) {
  const policies: (RetentionPolicy & { environmentKey: number })[] = []
  const fleet = {
    environment: (key: number) => (key === environment.key ? environment : null),
    setRetention: (environmentKey: number, policy: RetentionPolicy) => {
      policies.push({ environmentKey, ...policy })
      return Promise.resolve()
    },
  } as unknown as Fleet
  const contextValue = contextOf(viewer, fleet)
  const source = `mutation($kind: RetentionKind!, $keepDays: Int!) { setRetention(environmentId: "env_1", kind: $kind, keepDays: $keepDays) { id } }`
  const { errors } = await graphql({ schema, source, contextValue, variableValues: args })
  const code = (errors?.[0]?.originalError as { code?: string } | undefined)?.code
  return { policies, code }
}

const week = { kind: 'LOGS', keepDays: 7 }

it('is set by an ADMIN of that environment', async () => {
  const { policies, code } = await set(person([[1, 'ADMIN']]), week)
  expect(code).toBeUndefined()
  expect(policies).toEqual([{ environmentKey: 1, ...week }])
})

it.each([
  ['an OPERATOR', person([[1, 'OPERATOR']]), 'FORBIDDEN'],
  ['a VIEWER', person([[1, 'VIEWER']]), 'FORBIDDEN'],
  ['an ADMIN of another environment', person([[2, 'ADMIN']]), 'NOT_FOUND'],
  ['a node', { kind: 'node', identity: 'node:1', nodeKey: 1, environmentKey: 1 } as const, 'FORBIDDEN'],
  ['nobody', { kind: 'anonymous', identity: 'address:x' } as const, 'UNAUTHENTICATED'],
])('is not set by %s', async (_who, viewer, expected) => {
  expect(await set(viewer, week)).toEqual({ policies: [], code: expected })
})

it.each([
  { kind: 'LOGS', keepDays: 0 },
  { kind: 'LOGS', keepDays: 366 },
  { kind: 'MINUTES', keepDays: 1 },
  { kind: 'DAYS', keepDays: 29 },
])('is not set to $keepDays days for $kind', async (policy) => {
  expect(await set(person([[1, 'ADMIN']]), policy)).toEqual({ policies: [], code: 'INVALID_INPUT' })
})
