// Owns how a request to /auth is sent and its answer read. Must not keep or log what is in it.
import { unreachable } from './failure-text.ts'
import { requestHeaders } from './request-headers.ts'

/** `told` is what to tell the person where it did not work, else null. */
export interface AuthAnswer {
  readonly body: unknown
  readonly told: string | null
}

export function postAuth(path: string, body: object): Promise<AuthAnswer> {
  return send(path, {
    method: 'POST',
    headers: { ...requestHeaders, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

export function getAuth(path: string): Promise<AuthAnswer> {
  return send(path, { method: 'GET', headers: requestHeaders })
}

/** A field of an answer whose form nothing has checked. */
export function fieldOf(body: unknown, name: string): unknown {
  if (typeof body !== 'object' || body === null) return undefined
  return (body as Readonly<Record<string, unknown>>)[name]
}

async function send(path: string, init: RequestInit): Promise<AuthAnswer> {
  let response: Response
  try {
    response = await fetch(path, { ...init, credentials: 'same-origin' })
  } catch {
    return { body: null, told: unreachable }
  }
  const body: unknown = await response.json().catch(() => null)
  const message = messageIn(body)
  if (response.ok && message === null) return { body, told: null }
  if (response.status === 429) return { body, told: 'Too many attempts. Wait a minute, then try again.' }
  return { body, told: message ?? `The server answered ${response.status}. Try again.` }
}

/** The message of an error in either form that /auth answers with: { errors: [{ message }] }, as ours, or { message, code }. */
function messageIn(answer: unknown): string | null {
  const errors = fieldOf(answer, 'errors')
  const first: unknown = Array.isArray(errors) ? errors[0] : fieldOf(answer, 'code') === undefined ? null : answer
  const message = fieldOf(first, 'message')
  return typeof message === 'string' ? message : null
}
