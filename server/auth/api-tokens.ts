// Owns who an API token is: found by its hash, remembered for a second at most, so that one that was revoked is refused at once.
import { LRUCache } from 'lru-cache'
import type { ApiToken } from '../../schema/directory.ts'
import { hashOfToken } from './token.ts'

export interface ApiTokensDeps {
  readonly find: (tokenHash: string) => Promise<ApiToken | null>
  /** Told now and then when which of them were last used. */
  readonly used: (tokens: ReadonlyMap<number, Date>) => Promise<void>
  readonly failed: (error: unknown) => void
}

const rememberedMs = 1_000
const mostRemembered = 10_000
const storeUseEveryMs = 30_000

export function createApiTokens({ find, used, failed }: ApiTokensDeps) {
  const remembered = new LRUCache<string, ApiToken>({ max: mostRemembered, ttl: rememberedMs })
  let uses = new Map<number, Date>()
  let changes = 0

  async function storeUses(): Promise<void> {
    if (uses.size === 0) return
    const told = uses
    uses = new Map()
    await used(told).catch(failed)
  }

  async function lookUp(hash: string): Promise<ApiToken | null> {
    const before = changes
    const found = await find(hash)
    // What changed meanwhile may not be in it.
    if (found && before === changes) remembered.set(hash, found)
    return found
  }

  const timer = setInterval(() => void storeUses(), storeUseEveryMs)
  timer.unref()

  return {
    /** Null: there is no such token, or it has ended. */
    async of(token: string): Promise<ApiToken | null> {
      const hash = hashOfToken('api', token)
      if (hash === null) return null
      const found = remembered.get(hash) ?? (await lookUp(hash))
      if (!found || (found.expiresAt && found.expiresAt.getTime() <= Date.now())) return null
      uses.set(found.key, new Date())
      return found
    },
    /** Something of the rights of somebody has changed. */
    forget(): void {
      changes += 1
      remembered.clear()
    },
    async close(): Promise<void> {
      clearInterval(timer)
      await storeUses()
    },
  }
}
