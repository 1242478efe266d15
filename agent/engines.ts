// Owns the pipelines this node reports: for each engine its owner named, what its metrics and its log say.
import type { LogLineInput, PipelineReportInput, PipelineStatus } from './gen/graphql.ts'
import type { Engine } from './options.ts'
import { readMetrics, scrape, type Scraped } from './scrape.ts'
import { createTail, type Tail } from './tail.ts'

export interface EngineReader {
  /** One report for each engine whose pipeline the server knows; `ids` maps names to its ids. */
  read(ids: ReadonlyMap<string, string>): Promise<PipelineReportInput[]>
}

const linesAHeartbeat = 500

interface Watched {
  readonly engine: Engine
  readonly tail: Tail | null
  startedAt: number | null
  restarts: number
  seen: boolean
}

export function createEngineReader(
  engines: readonly Engine[],
  deps: { readonly now: () => Date; readonly failed: (error: unknown) => void },
): EngineReader {
  const watched = engines.map((engine): Watched => ({
    engine,
    tail: engine.logFile === null ? null : createTail(engine.logFile, deps.now),
    startedAt: null,
    restarts: 0,
    seen: false,
  }))

  async function scrapeOne(it: Watched): Promise<{ status: PipelineStatus; scraped: Scraped | null }> {
    try {
      const scraped = readMetrics(await scrape(it.engine.metricsUrl), it.engine.pipeline, deps.now())
      if (it.startedAt !== null && scraped.startedAt !== null && scraped.startedAt !== it.startedAt) it.restarts += 1
      it.startedAt = scraped.startedAt ?? it.startedAt
      it.seen = true
      return { status: 'RUNNING', scraped }
    } catch (error) {
      deps.failed(error)
      // What never answered has not started yet; what answered before and does no more has ended by itself.
      return { status: it.seen ? 'CRASHED' : 'STARTING', scraped: null }
    }
  }

  async function logsOf(it: Watched, limit: number): Promise<LogLineInput[]> {
    return (await it.tail?.read(limit).catch(() => [])) ?? []
  }

  return {
    async read(ids) {
      const reports: PipelineReportInput[] = []
      let room = linesAHeartbeat
      for (const it of watched) {
        const pipelineId = ids.get(it.engine.pipeline)
        if (pipelineId === undefined) continue
        const { status, scraped } = await scrapeOne(it)
        const logs = await logsOf(it, room)
        room -= logs.length
        const { startedAt, ...values } = scraped ?? { startedAt: null }
        reports.push({ pipelineId, status, restarts: it.restarts, logs, ...values })
      }
      return reports
    },
  }
}
