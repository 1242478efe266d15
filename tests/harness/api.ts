// Owns talking to a running server as a program does: requests with a token or a session, and streams read line by line.
import type { TestServer } from './server.ts'

export interface Answer<Data> {
  readonly data: Data | null
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[]
}

export interface Credentials {
  readonly token?: string
  readonly cookie?: string
}

export function headersOf({ token, cookie }: Credentials): Record<string, string> {
  return {
    'content-type': 'application/json',
    'x-fleetbeat-request': '1',
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(cookie === undefined ? {} : { cookie }),
  }
}

export async function request<Data>(
  server: Pick<TestServer, 'url'>,
  operation: { readonly query: string; readonly variables?: object },
  credentials: Credentials = {},
): Promise<Answer<Data>> {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: headersOf(credentials),
    body: JSON.stringify(operation),
  })
  return (await response.json()) as Answer<Data>
}

/** Signs in and answers the session as a Cookie header. */
export async function signIn(
  server: Pick<TestServer, 'url'>,
  account: { email: string; password: string },
): Promise<string> {
  const response = await fetch(`${server.url}/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-fleetbeat-request': '1', origin: server.url },
    body: JSON.stringify(account),
  })
  if (!response.ok) throw new Error(`Signing in was answered ${response.status}`)
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ')
}

/** Enrols a machine and answers its node token and the ids of its pipelines. */
export async function enroll(
  server: Pick<TestServer, 'url'>,
  machine: { token: string; machineId: string; name: string; pipelines?: readonly { name: string }[] },
): Promise<{ nodeId: string; token: string; pipelineIds: string[] }> {
  const { data, errors } = await request<{
    enrollNode: { token: string; node: { id: string }; pipelines: { id: string }[] }
  }>(server, {
    query: `mutation($input: EnrollNodeInput!) { enrollNode(input: $input) { token node { id } pipelines { id } } }`,
    variables: { input: machine },
  })
  if (!data) throw new Error(`Enrolling was answered ${JSON.stringify(errors)}`)
  const { token, node, pipelines } = data.enrollNode
  return { token, nodeId: node.id, pipelineIds: pipelines.map(({ id }) => id) }
}

export const heartbeatMutation = `mutation($input: HeartbeatInput!) { heartbeat(input: $input) { acceptedSeq duplicate } }`
