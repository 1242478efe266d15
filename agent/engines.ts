// Owns the pipelines this node reports: for each engine its owner named, what its metrics and its log say. Starts and stops no engine.
import type { LogLineInput, PipelineReportInput, PipelineStatus } from './gen/graphql.ts'
import type { Engine } from './options.ts'
import { EngineGone, readMetrics, scrape, type Scraped } from './scrape.ts'
import { createTail, type Tail } from './tail.ts'
import type { Troubles } from './troubles.ts'

export interface EngineReader {
  /** One report for each engine whose pipeline the server knows; `ids` maps names to its ids. */
  read(ids: ReadonlyMap<string, string>): Promise<PipelineReportInput[]>
  close(): Promise<void>
}

export interface EngineReaderDeps {
  readonly now: () => Date
  readonly fetch: typeof fetch
  readonly troubles: Troubles
}

const linesAHeartbeat = 500
/** So that a heartbeat stays far below the largest body, whatever is logged. */
const logBytesAHeartbeat = 1024 * 1024
/** An engine that is too busy to answer has not crashed; one that is silent for so many looks has. */
const silencesToCrash = 3

interface Watched {
  readonly engine: Engine
  readonly tail: Tail | null
  startedAt: number | null
  restarts: number
  status: PipelineStatus
  silences: number
}

export function createEngineReader(engines: readonly Engine[], deps: EngineReaderDeps): EngineReader {
  const watched = engines.map((engine): Watched => ({
    engine,
    tail: engine.logFile === null ? null : createTail(engine.logFile, deps.now),
    startedAt: null,
    restarts: 0,
    status: 'STARTING',
    silences: 0,
  }))

  async function look(it: Watched): Promise<Scraped | null> {
    const [scraped] = await Promise.all([lookAtMetrics(it), lookAtLog(it)])
    return scraped
  }

  async function lookAtMetrics(it: Watched): Promise<Scraped | null> {
    const what = `metrics of ${it.engine.pipeline}`
    try {
      const scraped = readMetrics(await scrape(it.engine.metricsUrl, deps.fetch), it.engine.pipeline, deps.now())
      if (it.startedAt !== null && scraped.startedAt !== null && scraped.startedAt !== it.startedAt) it.restarts += 1
      it.startedAt = scraped.startedAt ?? it.startedAt
      it.status = 'RUNNING'
      it.silences = 0
      deps.troubles.over(what)
      return scraped
    } catch (error) {
      deps.troubles.began(what, error)
      it.silences += 1
      // What never answered has not started yet; what answered before and is gone has ended by itself.
      if (it.status === 'RUNNING' && (error instanceof EngineGone || it.silences >= silencesToCrash))
        it.status = 'CRASHED'
      return null
    }
  }

  async function lookAtLog(it: Watched): Promise<void> {
    const what = `log of ${it.engine.pipeline}`
    try {
      await it.tail?.look()
      deps.troubles.over(what)
    } catch (error) {
      deps.troubles.began(what, error)
    }
  }

  return {
    async read(ids) {
      // The logs are followed also while nobody knows the pipeline: they wait in the tail.
      const looks = await Promise.all(watched.map(async (it) => ({ it, scraped: await look(it) })))
      const reports: PipelineReportInput[] = []
      let [lines, bytes] = [linesAHeartbeat, logBytesAHeartbeat]
      for (const { it, scraped } of looks) {
        const pipelineId = ids.get(it.engine.pipeline)
        if (pipelineId === undefined) continue
        const logs: LogLineInput[] = it.tail?.take(lines, bytes) ?? []
        lines -= logs.length
        for (const { line } of logs) bytes -= Buffer.byteLength(JSON.stringify(line))
        reports.push({ pipelineId, status: it.status, restarts: it.restarts, logs, ...valuesOf(scraped) })
      }
      return reports
    },
    async close() {
      await Promise.all(watched.map(async (it) => it.tail?.close()))
    },
  }
}

function valuesOf(scraped: Scraped | null): Omit<Scraped, 'startedAt'> | null {
  if (!scraped) return null
  const { startedAt: _, ...values } = scraped
  return values
}
