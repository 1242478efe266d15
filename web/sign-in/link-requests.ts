// Owns the requests of a one-time link: what it is for, and using it. The code comes in the fragment: it never reaches a server's log.
import { fieldOf, postAuth } from '../apollo/auth-post.ts'

export interface LinkFacts {
  readonly kind: 'INVITATION' | 'PASSWORD_RESET'
  /** Whose link it is. */
  readonly email: string
  /** What an invitation leads to; null: to own the installation. */
  readonly environment: string | null
  readonly role: string | null
  /** Whether there is an account of that address. */
  readonly hasAccount: boolean
}

export function codeInFragment(): string {
  return new URLSearchParams(location.hash.slice(1)).get('code') ?? ''
}

export async function readLink(code: string): Promise<{ link: LinkFacts } | { told: string }> {
  const { told, body } = await postAuth('/auth/link', { code })
  if (told !== null) return { told }
  const kind = fieldOf(body, 'kind')
  const email = fieldOf(body, 'email')
  if ((kind !== 'INVITATION' && kind !== 'PASSWORD_RESET') || typeof email !== 'string')
    return { told: 'The server did not say what this link is for. Try again.' }
  return {
    link: {
      kind,
      email,
      environment: textOf(body, 'environment'),
      role: textOf(body, 'role'),
      hasAccount: fieldOf(body, 'hasAccount') === true,
    },
  }
}

/** Without an account `name` and `password` make one. Answers null when it worked, or what to tell the person. */
export async function acceptInvitation(how: {
  code: string
  name?: string
  password?: string
}): Promise<string | null> {
  return (await postAuth('/auth/invitation', how)).told
}

export async function setPassword(how: { code: string; password: string }): Promise<string | null> {
  return (await postAuth('/auth/password', how)).told
}

function textOf(body: unknown, name: string): string | null {
  const value = fieldOf(body, name)
  return typeof value === 'string' ? value : null
}
