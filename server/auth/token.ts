// Owns the tokens that are ours: 256 random bits behind a prefix that says what they are for; what is kept is the SHA-256.
// (A slow hash protects guessable passwords; 256 random bits cannot be guessed, and this one costs microseconds.)
import { createHash, randomBytes } from 'node:crypto'

export const tokenPrefixes = {
  enroll: 'fb_enroll_',
  node: 'fb_node_',
  api: 'fb_api_',
  link: 'fb_link_',
} as const
export type TokenKind = keyof typeof tokenPrefixes

const form = /^[A-Za-z0-9_-]{43}$/

export interface NewToken {
  readonly token: string
  readonly hash: string
  readonly lastFour: string
}

export function createToken(kind: TokenKind): NewToken {
  const token = tokenPrefixes[kind] + randomBytes(32).toString('base64url')
  return { token, hash: hashToken(token), lastFour: token.slice(-4) }
}

export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** The hash of a well-formed token of this kind; null for anything else, so that nothing else is ever looked up. */
export function hashOfToken(kind: TokenKind, token: string): string | null {
  const prefix = tokenPrefixes[kind]
  return token.startsWith(prefix) && form.test(token.slice(prefix.length)) ? hashToken(token) : null
}
