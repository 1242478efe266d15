// Owns the composition: makes every part, gives each what it needs, and closes them in the order that loses nothing.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExecutionResult } from 'graphql'
import type { Logger } from 'pino'
import { bounds } from '../schema/bounds.ts'
import { createApiTokens } from './auth/api-tokens.ts'
import { createToken } from './auth/token.ts'
import { createHub } from './delivery/hub.ts'
import { createDirectory, system } from './directory.ts'
import { createFleet, type FleetDeps } from './fleet.ts'
import { publicError } from './http/errors.ts'
import { createGraphql } from './http/graphql.ts'
import { createKnownOperations, type KnownOperations } from './http/known-operations.ts'
import { createMetricsHandler } from './http/metrics.ts'
import type { Tls } from './http/listener.ts'
import { createHttp } from './http/server.ts'
import { createStatic } from './http/static.ts'
import { createGuard, credentialOf } from './guard.ts'
import { batchLimits } from './ingest/batch.ts'
import { createMail } from './mail.ts'
import { openAccounts, openAuth } from './people.ts'
import { createSweep } from './retention/sweep.ts'
import { secretFile } from './secret-file.ts'
import type { Settings } from './settings.ts'
import { createIngestWindow, type IngestWindow } from './self/ingest-window.ts'
import { createTimings } from './self/timings.ts'
import { createSelfWatch, type OwnDatabase } from './self-watch.ts'
import { StartupError } from './startup-error.ts'
import { retentionKinds, rollupLevels } from './store/history-tables.ts'
import { createStore, type Store } from './store/store.ts'
import { accessOfToken } from './store/tokens.ts'
import { createIngestLog } from './telemetry/ingest-log.ts'
import { createMetrics } from './telemetry/metrics.ts'
import { observeIngest } from './telemetry/observe-ingest.ts'

export interface AppDeps {
  readonly settings: Settings
  readonly databaseUrl: string
  /** Null: the database is not ours. */
  readonly ownDatabase: OwnDatabase | null
  readonly version: string
  /** The folder of the built dashboard. */
  readonly webRoot: string
  readonly log: Logger
}

export type App = Awaited<ReturnType<typeof createApp>>

const longestPingMs = 2_000
const drainSpreadMs = 2_000
const closeGraceMs = 3_000
const dayMs = 24 * 3_600_000

export async function createApp({ settings, databaseUrl, ownDatabase, version, webRoot, log }: AppDeps) {
  const store = createStore(databaseUrl)
  const environment = await store.ensureEnvironment(settings.environment)
  const accounts = await openAccounts(settings, { store, log })
  const ingestLogFile = join(settings.dataDir, 'ingest.log')
  const ingestLog = createIngestLog(ingestLogFile)
  const timings = createTimings()
  const ingestWindow = createIngestWindow(() => new Date())
  const hub = createHub({ present: (result) => presented(result, log), limits: settings.streams })
  // The gauges are read long after the fleet is there.
  const metrics = createMetrics(version, {
    queueDepth: () => fleet.queueDepth(),
    delivery: hub.stats,
    live: () => fleet.liveUsage(),
  })
  const failed = (error: unknown) => log.error({ err: error }, 'live delivery met a fault, and goes on')
  const apiTokens = createApiTokens({
    find: (tokenHash) => store.directory.apiToken({ tokenHash }),
    used: store.directory.touchApiTokens,
    failed: (error) => log.warn({ err: error }, 'when API tokens were used could not be kept'),
  })
  const guard = createGuard({
    hub,
    rightsOf: store.directory.rightsOf,
    environments: () => fleet.environments(),
    failed: (error) => log.error({ err: error }, 'open streams could not be checked, and are again in a second'),
  })
  const fleet = await createFleet({
    store,
    hub,
    observe: { ...observed(observeIngest(metrics, ingestLog), ingestWindow), failed },
    limits: limitsOf(settings),
    async accessChanged() {
      apiTokens.forget()
      await guard.changed()
    },
  })
  const mail = createMail(settings.mail, (error) => log.error({ err: error }, 'a letter could not be sent'))
  const directory = createDirectory({ store: store.directory, makeUp: fleet.makeUp, guard, mail })
  const self = createSelfWatch({
    store,
    hub,
    ownDatabase,
    queued: fleet.queueDepth,
    ingest: ingestWindow,
    timings,
    written: metrics.written,
    recheck: () => void guard.changed(),
    log,
  })
  metrics.self.from(self.figures)
  async function wrote(source: 'rollups' | 'retention', count: Promise<number>): Promise<number> {
    metrics.wrote(source, await count)
    return count
  }
  const sweep = createSweep(
    {
      alone: store.aloneInFleet,
      ensurePartitions: store.ensurePartitions,
      tasks: [
        ...rollupLevels.map((level) => ({
          name: `ROLL_UP_${level}` as const,
          run: () => wrote('rollups', store.rollUp(level)),
        })),
        ...retentionKinds.map((kind) => ({
          name: `DROP_${kind}` as const,
          run: () =>
            wrote(
              'retention',
              store.dropExpired(kind).then(({ length }) => length),
            ),
        })),
        {
          name: 'DROP_ORPHANS',
          run: () =>
            wrote(
              'retention',
              store.dropOrphans().then(({ length }) => length),
            ),
        },
        {
          name: 'CLEAR_STALE',
          run: () => store.dropStale({ auditBefore: new Date(Date.now() - settings.auditDays * dayMs) }),
        },
      ],
      async keepRun(run) {
        await store.keepRun(run)
        await store.measureSize()
      },
    },
    { now: () => new Date(), failed: (error) => log.error({ err: error }, 'the sweep failed') },
  )
  let closing = false
  async function closeBehind(): Promise<void> {
    await fleet.close()
    await guard.close()
    await apiTokens.close()
    mail.close()
    await sweep.close()
    // After what must not be lost: it may have to wait for a database that does not answer.
    await self.close()
    await ingestLog.close()
    await store.close()
  }

  const http = await createHttp(
    {
      fleet,
      hub,
      log,
      viewer: {
        nodeOfToken: fleet.nodeOfToken,
        async apiTokenOf(token) {
          const found = await apiTokens.of(token)
          return found && { ...found, access: accessOfToken(found) }
        },
        personOf: accounts.personOf,
      },
      graphql: createGraphql({
        log,
        known: settings.knownOperationsOnly ? await readOperations(webRoot) : null,
        introspection: settings.introspection,
        took: (operation, ms) => metrics.self.took(timings.took(operation, ms, new Date()), ms / 1000),
      }),
      auth: openAuth(settings, { accounts, fleet, store }),
      directory,
      self,
      guard: { watch: guard.watch, credentialOf },
      https: settings.tls !== null || (settings.publicUrl?.startsWith('https:') ?? false),
      origins: settings.origins,
      trustedProxies: settings.trustedProxies,
      metrics: createMetricsHandler(metrics, { token: settings.metricsToken, publicUrl: settings.publicUrl }),
      page: createStatic(webRoot),
      ready: async () => !closing && (await answers(store)),
    },
    { host: settings.host, port: settings.port, tls: settings.tls && (await readTls(settings.tls)) },
  ).catch(async (error: unknown) => {
    await closeBehind()
    throw error
  })

  return {
    url: http.url,
    port: http.port,
    ingestLogFile,
    setupCode: accounts.setupCode,
    /** An enrolment token for this machine and whoever can read the data folder. */
    localEnrollmentToken: () =>
      secretFile(join(settings.dataDir, 'enroll-token'), async () => {
        const parts = createToken('enroll')
        const token = { environmentKey: environment.key, label: 'This machine', parts, expiresAt: null }
        await store.directory.createEnrollmentToken(system, token)
        return parts.token
      }),
    /** Readiness first, then the streams, then the last flush, then the store. */
    async close(): Promise<void> {
      closing = true
      await hub.drain(Math.min(drainSpreadMs, hub.stats().connections))
      await http.close(closeGraceMs)
      await closeBehind()
    },
  }
}

/** What passes the stages is also what the last minute is told from. */
function observed(observe: ReturnType<typeof observeIngest>, ingest: IngestWindow): typeof observe {
  return {
    ...observe,
    refused(stage, heartbeats, code) {
      ingest.refused(heartbeats, code)
      observe.refused(stage, heartbeats, code)
    },
    committed(outcome) {
      const { heartbeats } = outcome
      if (heartbeats > 0 && outcome.kind === 'written') ingest.flushed(heartbeats, outcome.seconds)
      if (heartbeats > 0 && outcome.kind === 'failed') ingest.refused(heartbeats, outcome.code)
      observe.committed(outcome)
    },
  }
}

/** The build puts them beside the dashboard. */
async function readOperations(webRoot: string): Promise<KnownOperations> {
  return createKnownOperations(JSON.parse(await readFile(join(webRoot, '..', 'operations.json'), 'utf8')) as string[])
}

async function readTls({ cert, key }: NonNullable<Settings['tls']>): Promise<Tls> {
  try {
    return { cert: await readFile(cert), key: await readFile(key) }
  } catch (error) {
    throw new StartupError(
      `TLS_CERT or TLS_KEY cannot be read: ${(error as Error).message}`,
      'Name files that this user can read',
    )
  }
}

/** What an agent kept during an outage comes in at once: this many seconds' worth of its rate. */
const burstSeconds = 60

function limitsOf({ groupSize, groupWaitMs, heartbeatsPerSecond, liveMemoryMb }: Settings): FleetDeps['limits'] {
  return {
    liveBytes: liveMemoryMb * 1024 * 1024,
    batch: {
      ...batchLimits,
      fullAt: groupSize.floor,
      largestGroup: groupSize.ceiling,
      waitMs: { least: groupWaitMs.floor, most: groupWaitMs.ceiling },
    },
    rate: {
      perSecond: heartbeatsPerSecond,
      burst: Math.max(heartbeatsPerSecond * burstSeconds, bounds.heartbeatsARequest),
    },
  }
}

function presented(result: ExecutionResult, log: Logger): ExecutionResult {
  if (!result.errors) return result
  return { ...result, errors: result.errors.map((error) => publicError(error, { requestId: 'stream', log })) }
}

/** A database that hangs does not answer either. */
function answers(store: Store): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), longestPingMs).unref())
  const ping = store.ping().then(
    () => true,
    () => false,
  )
  return Promise.race([ping, late])
}
