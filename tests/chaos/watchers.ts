// Owns the clients of the chaos: each keeps one subscription alive by the documented recipe (come back, with the cursor of the last event) and writes down what it saw.
import { headersOf } from '../harness/api.ts'

export interface Watcher {
  /** How often it had to come back. */
  returns(): number
  close(): Promise<void>
}

interface WatcherDeps {
  readonly url: string
  readonly cookie: () => string
  readonly document: (cursor: string | null) => string
  /** Answers the cursor to come back with; null: it needs none. */
  readonly saw: (data: never) => string | null
}

/** Keepalive bytes come every 10 s at the latest; here somebody always beats, so that silence says more. */
const silenceMs = 3_000
const pauseMs = 50

export function watch({ url, cookie, document, saw }: WatcherDeps): Watcher {
  let cursor: string | null = null
  let returns = -1
  let closed = false
  const over = () => closed
  let abort = new AbortController()

  async function stream(): Promise<void> {
    abort = new AbortController()
    let silence = setTimeout(() => abort.abort(), silenceMs)
    try {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { ...headersOf({ cookie: cookie() }), accept: 'text/event-stream' },
        body: JSON.stringify({ query: document(cursor) }),
        signal: abort.signal,
      })
      if (response.status !== 200) return
      let text = ''
      const decoder = new TextDecoder()
      for await (const chunk of response.body ?? []) {
        clearTimeout(silence)
        silence = setTimeout(() => abort.abort(), silenceMs)
        text += decoder.decode(chunk, { stream: true })
        const events = text.split('\n\n')
        text = events.pop() ?? ''
        for (const event of events) take(event)
      }
    } finally {
      clearTimeout(silence)
    }
  }

  function take(event: string): void {
    const json = /^event: next\ndata: (.*)$/m.exec(event)?.[1]
    if (json === undefined) return
    const { data } = JSON.parse(json) as { data: unknown }
    if (data !== null && data !== undefined) cursor = saw(data as never) ?? cursor
  }

  const running = (async () => {
    while (!over()) {
      returns += 1
      await stream().catch(() => undefined)
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
  })()

  return {
    returns: () => returns,
    async close() {
      closed = true
      abort.abort()
      await running
    },
  }
}

interface StreamEvent {
  readonly cursor: string
  readonly state: 'LIVE' | 'RECOVERED' | 'RESET'
  readonly skipped?: number
}

export interface LogRecord {
  readonly messages: string[]
  /** How often it was told that not all could be told. */
  announced: number
}

const environment = 'environmentId: "env_1"'
const afterOf = (cursor: string | null) => (cursor === null ? '' : `, after: "${cursor}"`)

export function watchLog(deps: Pick<WatcherDeps, 'url' | 'cookie'>, filter = '') {
  const record: LogRecord = { messages: [], announced: 0 }
  const watcher = watch({
    ...deps,
    document: (cursor) =>
      `subscription { logEntry(${environment}${filter}${afterOf(cursor)}) { cursor state skipped entries { message } } }`,
    saw({ logEntry }: { logEntry: StreamEvent & { entries: { message: string }[] } }) {
      if (logEntry.state === 'RESET' || (logEntry.skipped ?? 0) > 0) record.announced += 1
      record.messages.push(...logEntry.entries.map(({ message }) => message))
      return logEntry.cursor
    },
  })
  return { ...watcher, record }
}

export interface Change {
  readonly nodeId: string
  readonly pipelineId: string | null
  readonly from: string
  readonly to: string
}

export function watchChanges(deps: Pick<WatcherDeps, 'url' | 'cookie'>) {
  const record = { changes: [] as Change[], announced: 0 }
  const watcher = watch({
    ...deps,
    document: (cursor) =>
      `subscription { statusChange(${environment}${afterOf(cursor)}) { cursor state change { nodeId pipelineId from to } } }`,
    saw({ statusChange }: { statusChange: StreamEvent & { change: Change | null } }) {
      if (statusChange.state === 'RESET') record.announced += 1
      if (statusChange.change) record.changes.push(statusChange.change)
      return statusChange.cursor
    },
  })
  return { ...watcher, record }
}

interface MetricEvent {
  readonly snapshot: boolean
  readonly nodes: readonly { id: string; revision: number }[]
  readonly nodePipelines: readonly {
    id: string
    nodeId: string
    revision: number
    totals: { eventsIn: number | null }
  }[]
}

/** The newest of each entity, as a normalised cache would have it. */
export function watchMetrics(deps: Pick<WatcherDeps, 'url' | 'cookie'>) {
  const record = { eventsIn: new Map<string, number | null>(), revisions: new Map<string, number>() }
  const watcher = watch({
    ...deps,
    document: () =>
      `subscription { metricUpdate(${environment}) { snapshot nodes { id revision } nodePipelines { id nodeId revision totals { eventsIn } } } }`,
    saw({ metricUpdate }: { metricUpdate: MetricEvent }) {
      for (const { nodeId, revision, totals } of metricUpdate.nodePipelines) {
        if (revision < (record.revisions.get(nodeId) ?? 0)) continue
        record.revisions.set(nodeId, revision)
        record.eventsIn.set(nodeId, totals.eventsIn)
      }
      return null
    },
  })
  return { ...watcher, record }
}

export function watchFleet(deps: Pick<WatcherDeps, 'url' | 'cookie'>) {
  const record = { statuses: new Map<string, string>(), total: 0 }
  const watcher = watch({
    ...deps,
    document: () => `subscription { fleetStatus(${environment}) { snapshot counts { total } nodes { id status } } }`,
    saw({ fleetStatus }: { fleetStatus: { counts: { total: number }; nodes: { id: string; status: string }[] } }) {
      record.total = fleetStatus.counts.total
      for (const { id, status } of fleetStatus.nodes) record.statuses.set(id, status)
      return null
    },
  })
  return { ...watcher, record }
}
