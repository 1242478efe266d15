// Owns the composition: makes every part, gives each what it needs, and closes them in the order that loses nothing.
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExecutionResult } from 'graphql'
import type { Logger } from 'pino'
import { bounds } from '../schema/bounds.ts'
import { createAccounts, remoteAddressHeader } from './auth/accounts.ts'
import { createToken } from './auth/token.ts'
import { createHub, type Hub } from './delivery/hub.ts'
import { createFleet, type FleetDeps } from './fleet.ts'
import { publicError } from './http/errors.ts'
import { firstAccountOf } from './http/first-account.ts'
import { createGraphql } from './http/graphql.ts'
import { createMetricsHandler } from './http/metrics.ts'
import type { Tls } from './http/listener.ts'
import { createHttp, type Handler } from './http/server.ts'
import { createStatic } from './http/static.ts'
import { identityOf } from './http/viewer.ts'
import { batchLimits } from './ingest/batch.ts'
import { createSweep } from './retention/sweep.ts'
import { secretFile } from './secret-file.ts'
import type { Settings } from './settings.ts'
import { StartupError } from './startup-error.ts'
import { createStore, type Store } from './store/store.ts'
import { createIngestLog } from './telemetry/ingest-log.ts'
import { createMetrics } from './telemetry/metrics.ts'
import { observeIngest } from './telemetry/observe-ingest.ts'

export interface AppDeps {
  readonly settings: Settings
  readonly databaseUrl: string
  readonly version: string
  /** The folder of the built dashboard. */
  readonly webRoot: string
  readonly log: Logger
}

export type App = Awaited<ReturnType<typeof createApp>>

const longestPingMs = 2_000
const drainSpreadMs = 2_000
const closeGraceMs = 3_000

export async function createApp({ settings, databaseUrl, version, webRoot, log }: AppDeps) {
  const store = createStore(databaseUrl)
  const environment = await store.ensureEnvironment(settings.environment)
  const accounts = await createAccounts({
    adapter: store.authAdapter(),
    secret: settings.secret ?? (await secretFile(join(settings.dataDir, 'auth-secret'), newSecret)),
    publicUrl: settings.publicUrl,
    secure: settings.tls !== null,
    accessOf: store.accessOf,
    hasAccounts: store.hasAccounts,
    makeOwner: store.makeOwner,
    failed: (error) => log.warn({ err: error }, 'a session could not be looked up'),
  })
  if (settings.owner)
    await accounts.ensureOwner({ name: settings.owner.email.split('@', 1)[0] ?? 'Owner', ...settings.owner })

  const ingestLogFile = join(settings.dataDir, 'ingest.log')
  const ingestLog = createIngestLog(ingestLogFile)
  const hub = createHub({ present: (result) => presented(result, log), limits: settings.streams })
  // The gauges are read long after the fleet is there.
  const metrics = createMetrics(version, {
    queueDepth: () => fleet.queueDepth(),
    delivery: hub.stats,
    live: () => fleet.liveUsage(),
  })
  const failed = (error: unknown) => log.error({ err: error }, 'live delivery met a fault, and goes on')
  const fleet = await createFleet({
    store,
    hub,
    observe: { ...observeIngest(metrics, ingestLog), failed },
    limits: limitsOf(settings),
  })
  const sweep = createSweep(
    {
      alone: store.aloneInFleet,
      ensurePartitions: store.ensurePartitions,
      rollUps: (['MINUTES', 'HOURS', 'DAYS'] as const).map((level) => async () => {
        const rows = await store.rollUp(level)
        metrics.wrote('rollups', rows)
        return rows
      }),
      async dropExpired() {
        const names = await store.dropExpired()
        metrics.wrote('retention', names.length)
        return names
      },
      keepRun: store.keepRun,
    },
    { now: () => new Date(), failed: (error) => log.error({ err: error }, 'the sweep failed') },
  )
  let closing = false
  async function closeBehind(): Promise<void> {
    await fleet.close()
    await sweep.close()
    await ingestLog.close()
    await store.close()
  }

  const http = await createHttp(
    {
      fleet,
      hub,
      log,
      viewer: { nodeOfToken: fleet.nodeOfToken, personOf: accounts.personOf },
      graphql: createGraphql({ log }),
      auth: signInAndOut(accounts, hub),
      firstAccount: async (body) => {
        const { code, account } = firstAccountOf(body)
        await accounts.createFirstAccount(code, account)
      },
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
        await store.createEnrollmentToken({
          environmentKey: environment.key,
          label: 'This machine',
          parts,
          expiresAt: null,
        })
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

const newSecret = () => randomBytes(32).toString('base64url')

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

function signInAndOut(accounts: Awaited<ReturnType<typeof createAccounts>>, hub: Pick<Hub, 'disconnect'>): Handler {
  return async (request, response) => {
    // What a client says of its own address is not to be believed.
    request.headers[remoteAddressHeader] = request.socket.remoteAddress ?? 'unknown'
    const leaving = request.url?.startsWith('/auth/sign-out') ? await accounts.personOf(request) : null
    await accounts.handle(request, response)
    // Other sessions of that person come back by themselves.
    if (leaving && response.statusCode < 400) hub.disconnect(identityOf(leaving.user))
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
