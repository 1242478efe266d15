// Owns the way of pushed entities into the cache: the newest of each, in one cache batch a frame. Must not know subscriptions or views.
import type { DocumentNode } from '@apollo/client'
import type { Cancel, Clock } from './clock.ts'
import type { PageEvents } from './page-events.ts'
import type { Keeper } from './pushes.ts'
import type { RevisionCache } from './revision-cache.ts'

/** Frames may not come (a hidden page) or come late: this long is the most that a write waits for its turn. */
const mostWaitMs = 250
/** A big snapshot is written in parts, so that no frame takes long. */
const mostWritesPerFlush = 500
/**
 * Apollo keeps the results of reading the parts of an entity, also of those that a push has replaced, until there are 50,000 of them: a page that
 * is left open gathers 25 MiB. Lower bounds are no way out: of a list that is longer, every read would then make all of it anew.
 */
const forgetEveryMs = 5_000
/** One for each entity; a fleet beyond this is written at once instead of being kept. */
const mostPending = 50_000

/** An entity as an event brings it: whole, with all fields of the fragment it is written by. */
export interface LiveEntity {
  readonly id: string
  readonly __typename?: string
  readonly revision?: number
}

export interface CacheBatcher {
  /** `snapshot`: it comes with the first event of a stream and counts, also with a lower revision than an earlier stream brought. */
  put(fragment: DocumentNode, entity: LiveEntity, from?: { readonly snapshot: boolean }): void
  /** It does not exist any more. */
  remove(entity: Pick<LiveEntity, 'id' | '__typename'>): void
  /** Writes all that is pending now. */
  flush(): void
  /** Forgets all that is pending. */
  clear(): void
  close(): void
}

export interface CacheBatcherOptions {
  readonly cache: RevisionCache
  readonly clock: Clock
  readonly page: PageEvents
  /** Of the pushes whose entities wait for their turn. */
  readonly kept: Keeper
}

interface Pending {
  removed: boolean
  /** By fragment: two views may want different fields of one entity. */
  readonly writes: Map<DocumentNode, { readonly entity: LiveEntity; readonly snapshot: boolean }>
}

export function createCacheBatcher({ cache, clock, page, kept }: CacheBatcherOptions): CacheBatcher {
  // In the order in which entities were first put: who came again keeps its turn, so nobody starves.
  const pending = new Map<string, Pending>()
  let scheduled: readonly Cancel[] = []
  let closed = false
  let forgotAt = clock.now()

  function unschedule() {
    for (const cancel of scheduled) cancel()
    scheduled = []
  }

  function schedule() {
    if (scheduled.length > 0 || closed) return
    scheduled = [clock.after(mostWaitMs, writeSome), ...(page.hidden() ? [] : [page.onFrame(writeSome)])]
  }

  function writeSome() {
    unschedule()
    write(mostWritesPerFlush)
    if (pending.size > 0) schedule()
  }

  function write(most: number) {
    const turn = [...pending.entries()].slice(0, most)
    if (turn.length === 0) return
    for (const [id] of turn) pending.delete(id)
    cache.batch({
      update: () => {
        for (const [id, entry] of turn) writeEntity(id, entry)
      },
    })
    if (pending.size === 0) kept.shown()
    forget()
  }

  /** What reading has kept of what was replaced, and what nothing leads to any more. */
  function forget() {
    if (clock.now() - forgotAt < forgetEveryMs) return
    forgotAt = clock.now()
    cache.gc({ resetResultCache: true })
  }

  function writeEntity(id: string, { removed, writes }: Pending) {
    if (removed) cache.evict({ id })
    for (const [fragment, { entity, snapshot }] of writes) {
      cache.expectPush(entity, snapshot)
      cache.writeFragment<LiveEntity>({ id, fragment, fragmentName: fragmentNameOf(fragment), data: entity })
    }
  }

  function entryOf(entity: LiveEntity): Pending {
    const id = cache.identify({ ...entity })
    if (id === undefined)
      throw new TypeError(`A live entity: expected __typename and id, got ${JSON.stringify(entity).slice(0, 80)}`)
    if (pending.size >= mostPending && !pending.has(id)) write(pending.size)
    const entry = pending.get(id) ?? { removed: false, writes: new Map() }
    pending.set(id, entry)
    kept.take()
    schedule()
    return entry
  }

  return {
    put: (fragment, entity, from) => {
      const { writes } = entryOf(entity)
      const before = writes.get(fragment)
      const snapshot = from?.snapshot ?? false
      if (before && !snapshot && isOlder(entity, before.entity)) return
      writes.set(fragment, { entity, snapshot: snapshot || (before?.snapshot ?? false) })
    },
    remove: (entity) => {
      const entry = entryOf(entity)
      entry.removed = true
      entry.writes.clear()
    },
    flush: () => {
      unschedule()
      write(pending.size)
    },
    clear: () => {
      unschedule()
      pending.clear()
      kept.forget()
    },
    close: () => {
      closed = true
      unschedule()
      pending.clear()
    },
  }
}

function isOlder(entity: LiveEntity, than: LiveEntity): boolean {
  return entity.revision !== undefined && than.revision !== undefined && entity.revision < than.revision
}

/** Generated documents hold the fragment itself first, then those that it spreads. */
function fragmentNameOf(fragment: DocumentNode): string {
  const definition = fragment.definitions.find((candidate) => candidate.kind === 'FragmentDefinition')
  if (!definition) throw new TypeError('A live entity is written by a fragment: expected a document with one, got none')
  return definition.name.value
}
