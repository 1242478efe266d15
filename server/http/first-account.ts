// Owns the request that makes the first account: the code printed by the server, a name, an e-mail address and a password.
import { invalidInput } from '../../schema/errors.ts'

export interface FirstAccountRequest {
  readonly code: string
  readonly account: { readonly name: string; readonly email: string; readonly password: string }
}

export function firstAccountOf(body: Record<string, unknown>): FirstAccountRequest {
  const text = (name: string): string => {
    const value = body[name]
    // The password and the code are secrets: what came is told by its type alone.
    if (typeof value !== 'string') throw invalidInput(name, 'text', value === undefined ? undefined : typeof value)
    return value
  }
  return { code: text('code'), account: { name: text('name'), email: text('email'), password: text('password') } }
}
