// Owns how instances over one database tell each other what they wrote: notices over LISTEN and NOTIFY, sent with the transaction that wrote.
// A notice says where to look, never what is there. One that is lost is made up for when the connection is back.
import pg from 'pg'
import type { Flush } from '../records.ts'

/** What another instance wrote. */
export interface Notice {
  /** The nodes that changed; null: too many to be listed. */
  readonly nodes: readonly number[] | null
  /** The environments whose streams went on. */
  readonly log: readonly number[]
  readonly status: readonly number[]
}

export interface Listener {
  heard(notice: Notice): void
  /** Triggers of the database tell it, whoever wrote: this instance too. */
  accessChanged(): void
  /** Whatever was written until now may not have been heard of. */
  connected(): void
  failed(error: unknown): void
}

export const channel = 'fleetbeat'
const accessChannel = 'fleetbeat_access'
/** What the database's list of connections calls it. */
const listenerName = 'fleetbeat listener'
/** PostgreSQL refuses 8,000 bytes and more. */
const longestNotice = 7_900
const retryMs = { first: 250, most: 10_000 }
/** A connection that died without a word is found out within this. */
const probeMs = 2_000
const probeTimeoutMs = 5_000

export function noticeOf(flush: Flush, instance: string): string {
  return encode(instance, {
    nodes: flush.nodes.map(({ state }) => state.node.key),
    log: environmentsOf(flush.logEntries),
    status: environmentsOf(flush.statusChanges),
  })
}

export function encode(instance: string, notice: Notice): string {
  const text = JSON.stringify({ from: instance, ...notice })
  return text.length <= longestNotice ? text : JSON.stringify({ from: instance, ...notice, nodes: null })
}

/** Null: it is our own. What cannot be read says that something was written. */
export function decode(instance: string, text: string): Notice | null {
  try {
    const { from, nodes, log, status } = JSON.parse(text) as Notice & { from: string }
    if (from === instance) return null
    if ((nodes === null || isKeys(nodes)) && isKeys(log) && isKeys(status)) return { nodes, log, status }
  } catch {
    // Not ours: told below.
  }
  return { nodes: null, log: [], status: [] }
}

/** Listens until it is closed, through outages of the database. */
export function listen(url: string, instance: string, listener: Listener): { close(): Promise<void> } {
  let client: pg.Client | null = null
  let timer: NodeJS.Timeout | null = null
  let closed = false
  let delayMs = retryMs.first

  function later(work: () => void, ms: number): void {
    timer = setTimeout(work, ms)
    timer.unref()
  }

  async function connect(): Promise<void> {
    const mine = new pg.Client({
      connectionString: url,
      application_name: listenerName,
      connectionTimeoutMillis: probeTimeoutMs,
      keepAlive: true,
    })
    client = mine
    mine.on('error', () => lost(mine))
    mine.on('end', () => lost(mine))
    mine.on('notification', ({ channel: heardOn, payload }) => {
      if (heardOn === accessChannel) return listener.accessChanged()
      const notice = decode(instance, payload ?? '')
      if (notice) listener.heard(notice)
    })
    try {
      await mine.connect()
      await mine.query(`LISTEN ${channel}; LISTEN ${accessChannel}`)
    } catch (error) {
      // Once an outage.
      if (delayMs === retryMs.first) listener.failed(error)
      lost(mine)
      return
    }
    if (client !== mine) return
    delayMs = retryMs.first
    listener.connected()
    later(() => void probe(mine), probeMs)
  }

  async function probe(mine: pg.Client): Promise<void> {
    const late = setTimeout(() => lost(mine), probeTimeoutMs)
    try {
      await mine.query('SELECT 1')
      if (client === mine) later(() => void probe(mine), probeMs)
    } catch {
      lost(mine)
    } finally {
      clearTimeout(late)
    }
  }

  function lost(mine: pg.Client): void {
    if (client !== mine) return
    client = null
    if (timer) clearTimeout(timer)
    void mine.end().catch(() => undefined)
    if (closed) return
    later(() => void connect(), delayMs)
    delayMs = Math.min(retryMs.most, delayMs * 2)
  }

  void connect()
  return {
    async close() {
      closed = true
      const mine = client
      client = null
      if (timer) clearTimeout(timer)
      await mine?.end().catch(() => undefined)
    },
  }
}

function environmentsOf(rows: readonly { environmentKey: number }[]): number[] {
  return [...new Set(rows.map(({ environmentKey }) => environmentKey))]
}

function isKeys(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((key) => Number.isSafeInteger(key))
}
