// Owns that open streams live no longer than the rights they stand on: whatever changes these is looked up anew, and what may not go on is refused.
import type { AccessUpdate } from '../schema/directory.ts'
import { FleetbeatError } from '../schema/errors.ts'
import type { Environment } from '../schema/shapes.ts'
import { roleOf, type Access, type Viewer } from '../schema/viewer.ts'
import type { Refusal } from './delivery/connections.ts'
import type { StandsOn } from './delivery/held.ts'
import type { Hub } from './delivery/hub.ts'
import { TopicStream } from './delivery/topic-stream.ts'
import type { Subscriber } from './delivery/topic.ts'
import { createCoalesced } from './coalesced.ts'
import type { Rights } from './store/tokens.ts'

export interface GuardDeps {
  readonly hub: Hub
  /** Those that are no longer good are missing. */
  readonly rightsOf: (of: {
    readonly sessionIds: readonly string[]
    readonly tokenKeys: readonly number[]
  }) => Promise<{ readonly sessions: ReadonlyMap<string, Rights>; readonly tokens: ReadonlyMap<number, Rights> }>
  readonly environments: () => readonly Environment[]
  readonly failed: (error: unknown) => void
}

/** What everybody may see who has a stream of it open; told as one event, narrowed to each caller. */
interface AccessEvent extends AccessUpdate {
  readonly all: ReadonlyMap<string, Access>
}

interface Told {
  readonly access: Access
  readonly text: string
}

const nothing: Access = { owner: false, memberships: new Map() }
/** setTimeout takes no more. */
const longestWaitMs = 2 ** 31 - 1

export type Guard = ReturnType<typeof createGuard>

export function createGuard(deps: GuardDeps) {
  const { hub } = deps
  // Of those who asked to be told: what they were told last.
  const told = new Map<string, Told>()
  let version = 0
  let wakeAt = Number.POSITIVE_INFINITY
  let timer: NodeJS.Timeout | null = null

  const topic = hub.snapshotTopic<AccessEvent, string>({
    snapshot: (credential) =>
      eventOf(new Map(), { credential, access: told.get(credential)?.access ?? nothing, snapshot: true }),
    narrow(event, credential) {
      const access = event.all.get(credential)
      return access ? { ...event, credential, access } : null
    },
    merge: (older, newer) => ({ ...newer, snapshot: older.snapshot, all: new Map([...older.all, ...newer.all]) }),
    keysOf: (credential) => [credential],
    keysIn: ({ all }) => all.keys(),
  })

  const rechecks = createCoalesced(recheck, deps.failed)

  function changed(): Promise<void> {
    version += 1
    return rechecks.changed()
  }

  async function recheck(): Promise<void> {
    const credentials = hub.credentials()
    for (const credential of told.keys()) if (!credentials.has(credential)) told.delete(credential)
    if (credentials.size === 0) return
    const rights = await rightsOfAll([...credentials])
    // Who came meanwhile was looked up after what has changed.
    hub.recheck((credential, scope) => (credentials.has(credential) ? verdict(rights.get(credential), scope) : null))
    tell(rights)
    for (const { expiresAt } of rights.values()) wake(expiresAt)
  }

  function tell(rights: ReadonlyMap<string, Rights>): void {
    const news = new Map<string, Access>()
    for (const [credential, before] of told) {
      const access = rights.get(credential)?.access
      if (!access || before.text === textOf(access)) continue
      told.set(credential, { access, text: textOf(access) })
      news.set(credential, access)
    }
    if (news.size > 0) topic.publish(eventOf(news, { credential: '', access: nothing, snapshot: false }))
  }

  /** All that the event can show: a new name of an environment is news, too. */
  function textOf({ owner, memberships }: Access): string {
    const environments = deps.environments().filter(({ key }) => owner || memberships.has(key))
    return JSON.stringify([owner, environments.map((it) => [it, memberships.get(it.key)])])
  }

  async function rightsOfAll(credentials: readonly string[]): Promise<Map<string, Rights>> {
    const keys = credentials.map((credential) => ({ credential, ...readCredential(credential) }))
    const { sessions, tokens } = await deps.rightsOf({
      sessionIds: keys.flatMap(({ sessionId }) => sessionId ?? []),
      tokenKeys: keys.flatMap(({ tokenKey }) => tokenKey ?? []),
    })
    const found = new Map<string, Rights>()
    for (const { credential, sessionId, tokenKey } of keys) {
      const rights = sessionId === null ? tokens.get(tokenKey) : sessions.get(sessionId)
      if (rights) found.set(credential, rights)
    }
    return found
  }

  /** Sessions and tokens end by the clock, too. */
  function wake(expiresAt: Date | null): void {
    const at = expiresAt?.getTime() ?? Number.POSITIVE_INFINITY
    if (at >= wakeAt) return
    wakeAt = at
    if (timer) clearTimeout(timer)
    timer = setTimeout(
      () => {
        wakeAt = Number.POSITIVE_INFINITY
        void changed()
      },
      Math.min(longestWaitMs, Math.max(0, at - Date.now()) + 1),
    )
    timer.unref()
  }

  function verdict(rights: Rights | undefined, scope: StandsOn): Refusal | null {
    if (!rights)
      return { error: new FleetbeatError('UNAUTHENTICATED', 'Your session or token has ended'), ends: 'CALLER' }
    if (scope === null) return null
    if (scope === 'OWNER')
      return rights.access.owner
        ? null
        : { error: new FleetbeatError('FORBIDDEN', 'You are no owner any more'), ends: 'OPERATION' }
    const exists = deps.environments().some(({ key }) => key === scope.environmentKey)
    const role = exists ? roleOf(rights.access, scope.environmentKey) : null
    if (role === scope.role) return null
    if (role === null)
      return {
        error: new FleetbeatError('FORBIDDEN', 'You are no longer a member of this environment, or it was removed'),
        ends: 'OPERATION',
      }
    const error = new FleetbeatError('ACCESS_CHANGED', `Your role is ${role} now: open the stream again`)
    return { error, ends: 'AGAIN' }
  }

  return {
    changed,
    /**
     * To be called before a caller's rights are looked up; what it answers, after its stream was opened: what changed in
     * between is found then.
     */
    watch() {
      const seen = version
      return (viewer: Viewer): void => {
        if (viewer.kind === 'user' || viewer.kind === 'token') wake(viewer.expiresAt)
        if (seen !== version) void rechecks.changed()
      }
    },
    accessUpdates(viewer: Viewer): TopicStream<AccessUpdate> {
      const credential = credentialOf(viewer)
      if (credential === null || (viewer.kind !== 'user' && viewer.kind !== 'token'))
        throw new FleetbeatError('UNAUTHENTICATED', 'Sign in, or send a valid token')
      return new TopicStream<AccessUpdate>({
        key: `accessUpdate ${credential}`,
        scope: null,
        viewerFor: ({ access }) => ({ kind: 'scope', identity: `access:${credential}`, access }),
        subscribe(subscriber: Subscriber<AccessUpdate>) {
          if (!told.has(credential)) told.set(credential, { access: viewer.access, text: textOf(viewer.access) })
          return topic.subscribe(subscriber, credential)
        },
      })
    },
    async close(): Promise<void> {
      if (timer) clearTimeout(timer)
      await rechecks.close()
    },
  }
}

function eventOf(
  all: ReadonlyMap<string, Access>,
  of: { readonly credential: string; readonly access: Access; readonly snapshot: boolean },
): AccessEvent {
  return { all, ...of, publishedAt: new Date() }
}

/** What a stream of this caller stands on; null: on nothing that could end. */
export function credentialOf(viewer: Viewer): string | null {
  if (viewer.kind === 'user') return `session:${viewer.sessionId}`
  return viewer.kind === 'token' ? `token:${viewer.tokenKey}` : null
}

function readCredential(credential: string) {
  const [kind, key = ''] = credential.split(':', 2)
  return kind === 'session' ? { sessionId: key, tokenKey: null } : { sessionId: null, tokenKey: Number(key) }
}
