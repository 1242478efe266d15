// Owns that this machine is a node: the node token it has, or the one its enrolment token gives it.
import { RequestError, type Client } from './client.ts'
import { enrollNode } from './documents.ts'
import type { EnrollNodeInput } from './gen/graphql.ts'
import type { AgentState } from './state.ts'

export interface EnrollmentDeps {
  readonly client: Client
  readonly state: AgentState
  /** Null: there is none, and a refused node token is tried again. */
  readonly enrollmentToken: string | null
  readonly describe: () => Omit<EnrollNodeInput, 'token' | 'machineId'>
  readonly enrolled: (
    node: { readonly id: string; readonly name: string },
    pipelines: readonly EnrolledPipeline[],
  ) => void
  /** The node token could not be kept. */
  readonly failed: (error: unknown) => void
}

export interface EnrolledPipeline {
  readonly id: string
  readonly name: string
}

export interface Enrollment {
  readonly token: (signal: AbortSignal) => Promise<string>
  /** The server did not take the node token. */
  readonly refused: () => void
}

export function createEnrollment(deps: EnrollmentDeps): Enrollment {
  const { state, enrollmentToken } = deps
  let refused = false

  async function enroll(token: string, signal: AbortSignal): Promise<string> {
    const input = { ...deps.describe(), token, machineId: state.machineId }
    const { enrollNode: enrolled } = await deps.client.request(enrollNode, { input }, { token: null, signal })
    try {
      state.saveNodeToken(enrolled.token)
    } catch (error) {
      deps.failed(error)
    }
    deps.enrolled(enrolled.node, enrolled.pipelines)
    return enrolled.token
  }

  return {
    async token(signal) {
      const known = state.nodeToken()
      if (known !== null && (!refused || enrollmentToken === null)) return known
      refused = false
      if (enrollmentToken === null)
        throw new RequestError(
          'This node is not enrolled: start the agent with --token ENROLMENT_TOKEN',
          'NOT_ENROLLED',
        )
      try {
        return await enroll(enrollmentToken, signal)
      } catch (error) {
        // A code of its own: what is wrong with the enrolment is no heartbeat's fault.
        if (!(error instanceof RequestError)) throw error
        throw new RequestError(`Enrolling failed: ${error.message}`, 'NOT_ENROLLED', error.retryAfterMs)
      }
    },
    // The token stays where it is until there is another: a server that is wrong today may be right tomorrow.
    refused: () => {
      refused = true
    },
  }
}
