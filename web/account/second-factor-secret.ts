// Owns how the secret of an authenticator reads where it cannot be scanned. Pure.

/** In groups of four, as it is typed; empty where the address holds none. */
export function secretInGroups(uri: string): string {
  let secret: string
  try {
    secret = new URL(uri).searchParams.get('secret') ?? ''
  } catch {
    return ''
  }
  return (secret.match(/.{1,4}/g) ?? []).join(' ')
}
