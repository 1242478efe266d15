// Owns people and programs of a test: accounts made as people make them, by an invitation and its link, and tokens as admins make them.
import { headersOf, request, signIn, type Credentials } from './api.ts'
import type { TestServer } from './server.ts'

type Server = Pick<TestServer, 'url'>
type Role = 'VIEWER' | 'OPERATOR' | 'ADMIN'

export const ownerAccount = { email: 'owner@example.com', password: 'correct-horse-battery' }
export const ownerEnv = {
  FLEETBEAT_OWNER_EMAIL: ownerAccount.email,
  FLEETBEAT_OWNER_PASSWORD: ownerAccount.password,
  FLEETBEAT_LOCAL_AGENT: 'off',
}

const password = 'a-password-of-theirs'

/** Fails where the answer has errors. */
export async function ask<Data>(
  server: Server,
  by: Credentials,
  operation: { readonly query: string; readonly variables?: object },
): Promise<Data> {
  const { data, errors } = await request<Data>(server, operation, by)
  if (!data || errors) throw new Error(`${operation.query} was answered ${JSON.stringify(errors)}`)
  return data
}

export function post(server: Server, path: string, body: object, by: Credentials = {}): Promise<Response> {
  return fetch(`${server.url}/auth/${path}`, {
    method: 'POST',
    headers: { ...headersOf(by), origin: server.url },
    body: JSON.stringify(body),
  })
}

export interface TestPerson {
  readonly id: string
  readonly email: string
  readonly password: string
  readonly cookie: string
}

/** Somebody with an account; with a role in an environment, where one is named, else in none. */
export async function addPerson(
  server: Server,
  by: Credentials,
  who: { readonly email: string; readonly environmentId: string; readonly role: Role | null },
): Promise<TestPerson> {
  const { email, environmentId, role } = who
  const query = `mutation($environmentId: ID!, $email: String!, $role: Role!) {
    inviteMember(environmentId: $environmentId, email: $email, role: $role) { link { path } } }`
  const variables = { environmentId, email, role: role ?? 'VIEWER' }
  const { inviteMember } = await ask<{ inviteMember: { link: { path: string } } }>(server, by, { query, variables })
  const code = codeIn(inviteMember.link.path)
  const accepted = await post(server, 'invitation', { code, name: email.split('@')[0], password })
  if (!accepted.ok) throw new Error(`The invitation was answered ${accepted.status}: ${await accepted.text()}`)
  const cookie = await signIn(server, { email, password })
  const { viewer } = await ask<{ viewer: { id: string } }>(server, { cookie }, { query: '{ viewer { id } }' })
  if (role === null) await removeMember(server, by, { environmentId, personId: viewer.id })
  return { id: viewer.id, email, password, cookie }
}

export function codeIn(path: string): string {
  return new URLSearchParams(path.slice(path.indexOf('#') + 1)).get('code') ?? ''
}

interface Member {
  readonly environmentId: string
  readonly personId: string
}

export function setRole(server: Server, by: Credentials, to: Member & { readonly role: Role }): Promise<unknown> {
  const query = `mutation($environmentId: ID!, $personId: ID!, $role: Role!) {
    setMemberRole(environmentId: $environmentId, personId: $personId, role: $role) { role } }`
  return ask(server, by, { query, variables: to })
}

export function removeMember(server: Server, by: Credentials, of: Member): Promise<unknown> {
  const query =
    'mutation($environmentId: ID!, $personId: ID!) { removeMember(environmentId: $environmentId, personId: $personId) }'
  return ask(server, by, { query, variables: of })
}

export async function createApiToken(
  server: Server,
  by: Credentials,
  input: { readonly role: Role; readonly environmentIds: readonly string[]; readonly expiresAt?: string },
): Promise<{ token: string; id: string }> {
  const query = 'mutation($input: ApiTokenInput!) { createApiToken(input: $input) { token apiToken { id } } }'
  const variables = { input: { name: `a token that may ${input.role}`, ...input } }
  const { createApiToken: made } = await ask<{ createApiToken: { token: string; apiToken: { id: string } } }>(
    server,
    by,
    { query, variables },
  )
  return { token: made.token, id: made.apiToken.id }
}

export async function createEnvironment(server: Server, by: Credentials, name: string): Promise<string> {
  const query = 'mutation($name: String!) { createEnvironment(name: $name) { id } }'
  const { createEnvironment: made } = await ask<{ createEnvironment: { id: string } }>(server, by, {
    query,
    variables: { name },
  })
  return made.id
}
