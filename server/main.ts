// Starts and stops the server: settings, data folder, database, migrations, app, local agent; and back in the opposite order.
// Everything that can be wrong at the start is one line on stderr and exit code 1.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pino, { type Logger } from 'pino'
import { migrate, MigrationError } from '../prisma/migrate.ts'
import { createApp, type App, type AppDeps } from './app.ts'
import { startLocalAgent } from './local-agent.ts'
import { lockDataDirectory } from './postgres/data-lock.ts'
import { startPostgres } from './postgres/embedded.ts'
import { checkDatabase } from './postgres/preflight.ts'
import { readSettings, type Settings } from './settings.ts'
import { StartupError } from './startup-error.ts'
import { ingestPipeline } from './telemetry/metrics.ts'

interface Closing {
  readonly what: string
  close(): Promise<void>
}

const root = projectRoot()
/** What was started, in order: closed from the last to the first, the database last of all. */
const started: Closing[] = []
let stopping: Promise<void> | null = null

function stop(exitCode: number): Promise<void> {
  return (stopping ??= (async () => {
    for (const part of started.reverse()) {
      try {
        await part.close()
      } catch (error) {
        process.stderr.write(`Closing ${part.what} failed: ${(error as Error).message}\n`)
      }
    }
    process.exit(exitCode)
  })())
}

async function start(): Promise<void> {
  const settings = readSettings(process.env)
  const log = pino({ level: settings.logLevel }, pino.destination(2))
  const lock = await lockDataDirectory(settings.dataDir)
  started.push({ what: 'the data folder', close: lock.release })
  const database = await prepareDatabase(settings, log)
  await migrate({ url: database.url, directory: join(root, 'prisma', 'migrations') })
  const version = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version
  const app = await createApp({
    settings,
    databaseUrl: database.url,
    ownDatabase: database.ownDatabase,
    version,
    webRoot: join(root, 'dist', 'web'),
    log,
  }).catch(explainListening(settings))
  started.push({ what: 'the server', close: app.close })
  const enrollmentToken = await app.localEnrollmentToken()
  if (settings.localAgent) startAgent({ app, settings, log, enrollmentToken })
  announce(app, settings)
}

async function prepareDatabase(
  settings: Settings,
  log: Logger,
): Promise<Pick<AppDeps, 'ownDatabase'> & { url: string }> {
  if (settings.databaseUrl !== null) {
    await checkDatabase(settings.databaseUrl)
    return { url: settings.databaseUrl, ownDatabase: null }
  }
  const postgres = await startPostgres({ dataDir: settings.dataDir, log })
  started.push({ what: 'the database', close: postgres.close })
  void postgres.ended.then(() => {
    if (stopping) return
    process.stderr.write('The database ended unexpectedly. Start Fleetbeat again; what was acknowledged is in it.\n')
    void stop(1)
  })
  return { url: postgres.url, ownDatabase: { pid: postgres.pid, folder: postgres.folder } }
}

function startAgent({
  app,
  settings,
  log,
  enrollmentToken,
}: {
  app: App
  settings: Settings
  log: Logger
  enrollmentToken: string
}): void {
  const program = join(root, 'dist', 'agent', 'main.js')
  if (!existsSync(program)) {
    log.warn({ program }, 'no agent is built: this machine is not watched')
    return
  }
  const agent = startLocalAgent({
    program,
    serverUrl: (settings.tls && settings.publicUrl) ?? ownUrl(app, settings),
    trusted: settings.tls?.cert ?? null,
    enrollmentToken,
    stateDir: join(settings.dataDir, 'agent'),
    ingest: { pipeline: ingestPipeline, logFile: app.ingestLogFile },
    log,
  })
  started.push({ what: 'the agent', close: agent.close })
}

/** Where it is reached from this machine. Over TLS, the name has to be one of the certificate's. */
function ownUrl(app: App, { host, tls }: Settings): string {
  return tls ? `https://localhost:${app.port}` : `http://${reachableHost(host)}:${app.port}`
}

/** The addresses that mean all interfaces are none to connect to. */
function reachableHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}

function announce(app: App, settings: Settings): void {
  const url = settings.publicUrl ?? ownUrl(app, settings)
  const code = app.setupCode()
  // In the fragment, so that the code reaches no server log and no Referer.
  if (code !== null) process.stdout.write(`Create the first account: ${url}/setup#code=${code}\n`)
  process.stdout.write(`Fleetbeat is ready at ${url}\n`)
}

function explainListening({ host, port }: Settings) {
  return (error: unknown): never => {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE')
      throw new StartupError(`Port ${port} is taken`, 'Stop what uses it, or set PORT to another', { cause: error })
    if (code === 'EACCES')
      throw new StartupError(`Port ${port} may not be used by this user`, 'Set PORT to one above 1023', {
        cause: error,
      })
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new StartupError(`${host} is no address of this machine`, 'Set HOST to one that is', { cause: error })
    throw error
  }
}

/** The folder with package.json, from the source as from the built file. */
function projectRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json'))) {
    if (folder === dirname(folder)) throw new Error('package.json is missing')
    folder = dirname(folder)
  }
  return folder
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0))

start().catch((error: unknown) => {
  const expected = error instanceof StartupError || error instanceof MigrationError
  process.stderr.write(`${expected ? error.message : ((error as Error).stack ?? String(error))}\n`)
  void stop(1)
})
