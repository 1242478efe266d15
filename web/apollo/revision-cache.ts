// Owns the cache's rule about time: an entity that carries a `revision` never goes back to a lower one, whoever brings it. Must not know transport.
import { InMemoryCache, type TypePolicies } from '@apollo/client'

type Fields = Map<string, unknown>
type Write = InMemoryCache['write']

/** What has no id of its own belongs to the entity it is in: a part that comes alone is laid over what is there. */
const typePolicies: TypePolicies = {
  Host: { merge: true },
  AgentHealth: { merge: true },
  FleetCounts: { merge: true },
  PipelineTotals: { merge: true },
  PipelineRates: { merge: true },
  // Has no revision, so it must live and age with its NodePipeline.
  NodeComponent: { keyFields: false },
  Environment: {
    fields: {
      nodes: { merge: false },
      pipelines: { merge: false },
      members: { merge: false },
      invitations: { merge: false },
      enrollmentTokens: { merge: false },
      apiTokens: { merge: false },
      storage: { merge: false },
    },
  },
  Query: { fields: { environments: { merge: false }, people: { merge: false }, ownerInvitations: { merge: false } } },
  Viewer: { fields: { sessions: { merge: false }, views: { merge: false } } },
  Person: { fields: { memberships: { merge: false } } },
  ApiToken: { fields: { environments: { merge: false } } },
  FleetNode: { fields: { pipelines: { merge: false }, labels: { merge: false } } },
  NodePipeline: { fields: { components: { merge: false } } },
}

/** Of a fleet beyond this, pushes are taken as they come. */
const mostRemembered = 100_000

export class RevisionCache extends InMemoryCache {
  /** The highest revision that the present stream has brought of each entity. */
  readonly #pushed = new Map<string, number>()
  readonly #listeners = new Set<(entity: RevisedEntity) => void>()

  constructor() {
    super({ typePolicies })
  }

  /**
   * A late answer of a query may hold entities that a push has overtaken. Everything is written, and of those the fields that were there are
   * put back. So a push should bring every field that the view's query has: what it leaves out cannot be told old from new.
   */
  override write(...[options]: Parameters<Write>): ReturnType<Write> {
    if (this.#listeners.size > 0) forEachEntity(options.result, (entity) => this.#tell(entity))
    const newer = this.#newerThan(options.result)
    if (newer.size === 0) return super.write(options)
    const written = super.write({ ...options, broadcast: false })
    for (const [id, fields] of newer) {
      this.modify({
        id,
        broadcast: false,
        fields: (value: unknown, { storeFieldName }): unknown =>
          fields.has(storeFieldName) ? laidOver(value, fields.get(storeFieldName)) : value,
      })
    }
    if (options.broadcast !== false) this.broadcastWatches()
    return written
  }

  /** Tells each entity with a revision that is about to be written, whoever brings it: who reads many can read those again alone. */
  onWrite(listener: (entity: RevisedEntity) => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  /** A stream is open that begins with a snapshot. */
  beginStream(): void {
    this.#pushed.clear()
  }

  /**
   * To be called before an entity of the stream is written. A snapshot is the present state, also where its revisions are lower than what an
   * earlier stream or a query brought (a restored backup): it counts, unless this stream itself has brought something newer.
   */
  expectPush(entity: unknown, isSnapshot: boolean): void {
    forEachEntity(entity, ({ __typename, id, revision }) => {
      const cacheId = this.identify({ __typename, id })
      if (cacheId === undefined) return
      const pushed = this.#pushed.get(cacheId) ?? -1
      if (this.#pushed.size < mostRemembered) this.#pushed.set(cacheId, Math.max(pushed, revision))
      if (!isSnapshot || revision < pushed) return
      this.modify({ id: cacheId, broadcast: false, fields: { revision: (_revision, { DELETE }): unknown => DELETE } })
    })
  }

  #tell(entity: RevisedEntity): void {
    for (const listener of this.#listeners) listener(entity)
  }

  /** The own fields of each entity in the cache that is ahead of the result, by id. */
  #newerThan(result: unknown): Map<string, Fields> {
    const newer = new Map<string, Fields>()
    forEachEntity(result, (entity) => {
      const id = this.identify({ __typename: entity.__typename, id: entity.id })
      if (id === undefined || newer.has(id)) return
      const revision = this.#revisionOf(id)
      if (revision !== null && revision > entity.revision) newer.set(id, this.#ownFields(id))
    })
    return newer
  }

  #revisionOf(id: string): number | null {
    let found: unknown = null
    this.modify({ id, broadcast: false, fields: { revision: (revision: unknown) => (found = revision) } })
    return typeof found === 'number' ? found : null
  }

  #ownFields(id: string): Fields {
    const fields: Fields = new Map()
    this.modify({
      id,
      broadcast: false,
      fields: (value: unknown, { fieldName, storeFieldName }) => {
        // Fields with arguments are answers to a question, not state.
        if (storeFieldName === fieldName) fields.set(storeFieldName, value)
        return value
      },
    })
    return fields
  }
}

interface RevisedEntity {
  readonly __typename: string
  readonly id: string
  readonly revision: number
}

function forEachEntity(value: unknown, visit: (entity: RevisedEntity) => void): void {
  if (typeof value !== 'object' || value === null) return
  if (isRevisedEntity(value)) visit(value)
  for (const child of Object.values(value)) forEachEntity(child, visit)
}

function isRevisedEntity(value: object): value is RevisedEntity {
  return (
    'revision' in value &&
    typeof value.revision === 'number' &&
    'id' in value &&
    typeof value.id === 'string' &&
    '__typename' in value &&
    typeof value.__typename === 'string'
  )
}

/** What is newer wins; parts that only the older one has stay, so that no view misses a field. */
function laidOver(older: unknown, newer: unknown): unknown {
  if (!isPart(older) || !isPart(newer)) return newer
  const parts = Object.entries(newer).map(([field, value]) => [field, laidOver(older[field], value)])
  return { ...older, ...Object.fromEntries(parts) }
}

function isPart(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
