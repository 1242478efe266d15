// Owns the way of a machine into an environment as a page follows it: the token that a person asks for, then every node that comes after it.
import { useFragment } from '@apollo/client/react'
import { useState } from 'react'
import type { DocumentNode } from '@apollo/client'
import type { NodesOfEnvironmentFragment } from '../gen/graphql.ts'
import { CreateEnrollmentToken, NodesOfEnvironment } from './documents.ts'
import { useAction } from './use-action.ts'

export interface Enrolment {
  /** Null until it was asked for; shown this once. */
  readonly token: string | null
  readonly busy: boolean
  readonly failure: string | null
  readonly makeToken: () => void
  /** Nodes that came since the token is there, in the order of their enrolment. */
  readonly arrived: NodesOfEnvironmentFragment['nodes']
}

const label = 'Added in the dashboard'

/** `changes`: queries that list enrolment tokens. */
export function useEnrolment(environmentId: string, changes: readonly DocumentNode[] = []): Enrolment {
  const create = useAction(CreateEnrollmentToken, changes)
  const [token, setToken] = useState<string | null>(null)
  const [known, setKnown] = useState<ReadonlySet<string> | null>(null)
  const { data, complete } = useFragment({
    fragment: NodesOfEnvironment,
    from: { __typename: 'Environment', id: environmentId },
  })
  // Nobody knows who is new before the stream has told who is there.
  if (token !== null && known === null && complete) setKnown(new Set(data.nodes.map((node) => node.id)))
  return {
    token,
    busy: create.busy,
    failure: create.failure,
    makeToken: () => {
      void create.run({ environmentId, label }).then((answer) => {
        if (answer) setToken(answer.createEnrollmentToken.token)
      })
    },
    arrived: complete && known ? data.nodes.filter((node) => !known.has(node.id)) : [],
  }
}
