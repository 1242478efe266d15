// Owns the requests to /auth. Each answers null when it worked, or what to tell the person. Must not keep or log a password.

export interface NewAccount {
  readonly code: string
  readonly name: string
  readonly email: string
  readonly password: string
}

export function signIn(credentials: { email: string; password: string }): Promise<string | null> {
  return post('/auth/sign-in/email', credentials)
}

/** Makes the owner's account with the code that the server printed. It does not sign in. */
export function createFirstAccount(account: NewAccount): Promise<string | null> {
  return post('/auth/first-account', account)
}

export function signOut(): Promise<string | null> {
  return post('/auth/sign-out', {})
}

async function post(path: string, body: object): Promise<string | null> {
  let response: Response
  try {
    response = await fetch(path, {
      method: 'POST',
      credentials: 'same-origin',
      // The header proves that the request was made by a page of ours: another site cannot set it.
      headers: { 'content-type': 'application/json', 'x-fleetbeat-request': '1' },
      body: JSON.stringify(body),
    })
  } catch {
    return 'The server cannot be reached. Check that it is running, then try again.'
  }
  const told = messageIn(await response.json().catch(() => null))
  if (response.ok && told === null) return null
  if (response.status === 429) return 'Too many attempts. Wait a minute, then try again.'
  return told ?? `The server answered ${response.status}. Try again.`
}

/** The message of an error in either form that /auth answers with: { error: { message } } or { message, code }. */
function messageIn(answer: unknown): string | null {
  if (typeof answer !== 'object' || answer === null) return null
  if ('error' in answer) return messageIn(answer.error)
  return 'message' in answer && 'code' in answer && typeof answer.message === 'string' ? answer.message : null
}
